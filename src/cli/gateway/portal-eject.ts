/** `gateway portal eject`: for a day the wallet's client may fetch both halves of one backup. */
import { openPortalWallet } from '../../gateway/portal/open-wallet.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  positionals: [
    { value: 'ID', about: 'the id of the wallet (gateway portal list)', required: true },
  ],
  options: {
    ...DATA_OPTION,
    backup: {
      value: 'ID',
      about: 'which of its confirmed backups (gateway portal list); the newest if left out',
    },
  },
  json: true,
  examples: ['gateway portal eject cx3k9… --data gateway'],
  async run(invocation) {
    const walletId = invocation.positionals[0] ?? '';
    const pairId = invocation.optionalText('backup');
    const wallet = await withGateway(invocation, (gateway) =>
      openPortalWallet(gateway, { walletId, pairId }),
    );
    const { clientId, ejectableUntil, ejectablePair, backups } = wallet;
    const confirmedAt = backups.find((one) => one.pairId === ejectablePair)?.confirmedAt ?? '';
    invocation.terminal.say(
      `Client ${clientId} may fetch both halves of wallet ${walletId} until ${ejectableUntil}: ` +
        `those of backup ${ejectablePair}, confirmed ${confirmedAt}.`,
    );
    invocation.terminal.document(wallet);
    return EXIT.ok;
  },
};
