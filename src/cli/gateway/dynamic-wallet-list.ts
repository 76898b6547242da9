/** `gateway dynamic wallet list`: the wallets of an environment, and where their shares are backed up. */
import { listWallets } from '../../gateway/dynamic/wallets.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  options: ENVIRONMENT_OPTIONS,
  json: true,
  examples: ['gateway dynamic wallet list --data gateway --environment 53728749-…'],
  async run(invocation) {
    const environmentId = invocation.text('environment');
    const wallets = await withGateway(invocation, (gateway) =>
      listWallets(gateway, { environmentId }),
    );
    const { terminal } = invocation;
    if (wallets.length === 0) terminal.say('There is no wallet yet.');
    for (const { walletId, userId, status, hasClientShares, locations } of wallets) {
      const held = hasClientShares ? ', with client shares' : '';
      const where = locations.length === 0 ? 'nowhere' : locations.join(', ');
      terminal.say(`${walletId}  ${status}, of ${userId}${held}, backed up: ${where}`);
    }
    terminal.document({ wallets });
    return EXIT.ok;
  },
};
