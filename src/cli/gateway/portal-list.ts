/** `gateway portal list`: the wallets of Portal's clients, and which of them have a confirmed backup. */
import { listPortalWallets } from '../../gateway/portal/open-wallet.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway portal list --data gateway'],
  async run(invocation) {
    const wallets = await withGateway(invocation, listPortalWallets);
    const { terminal } = invocation;
    if (wallets.length === 0) terminal.say('No client of Portal has backed up a wallet yet.');
    for (const { walletId, clientId, curve, confirmedAt, ejectableUntil } of wallets) {
      const backup = confirmedAt === '' ? 'no confirmed backup' : `backed up ${confirmedAt}`;
      const open = ejectableUntil === '' ? '' : `, ejectable until ${ejectableUntil}`;
      terminal.say(`${walletId}  ${clientId}  ${curve}  ${backup}${open}`);
    }
    terminal.document({ wallets });
    return EXIT.ok;
  },
};
