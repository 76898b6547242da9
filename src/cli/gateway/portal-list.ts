/** `gateway portal list`: the wallets of Portal's clients, and their confirmed backups, the newest first. */
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
    for (const wallet of wallets) {
      const { walletId, clientId, curve, backups, ejectableUntil, ejectablePair } = wallet;
      terminal.say(
        `${walletId}  ${clientId}  ${curve}${backups.length === 0 ? '  no confirmed backup' : ''}`,
      );
      for (const { pairId, confirmedAt } of backups) {
        const open = pairId === ejectablePair ? `, ejectable until ${ejectableUntil}` : '';
        terminal.say(`    ${pairId}  confirmed ${confirmedAt}${open}`);
      }
    }
    terminal.document({ wallets });
    return EXIT.ok;
  },
};
