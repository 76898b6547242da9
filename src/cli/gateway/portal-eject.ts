/** `gateway portal eject`: for a day the wallet's client may fetch both halves of its backup. */
import { openPortalWallet } from '../../gateway/portal/open-wallet.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  positionals: [
    { value: 'ID', about: 'the id of the wallet (gateway portal list)', required: true },
  ],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway portal eject cx3k9… --data gateway'],
  async run(invocation) {
    const walletId = invocation.positionals[0] ?? '';
    const wallet = await withGateway(invocation, (gateway) =>
      openPortalWallet(gateway, { walletId }),
    );
    const { clientId, ejectableUntil } = wallet;
    invocation.terminal.say(
      `Client ${clientId} may fetch both halves of wallet ${walletId} until ${ejectableUntil}.`,
    );
    invocation.terminal.document(wallet);
    return EXIT.ok;
  },
};
