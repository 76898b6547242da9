/** `gateway dynamic share list`: the shares that were delivered for an environment; never what is in one. */
import { listShares } from '../../gateway/dynamic/shares.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  options: ENVIRONMENT_OPTIONS,
  json: true,
  examples: ['gateway dynamic share list --data gateway --environment 53728749-…'],
  async run(invocation) {
    const environmentId = invocation.text('environment');
    const shares = await withGateway(invocation, (gateway) =>
      listShares(gateway, { environmentId }),
    );
    const { terminal } = invocation;
    if (shares.length === 0) terminal.say('No share was delivered yet.');
    for (const { shareId, walletId, occurredAt, isRevoked, wasOpened } of shares) {
      const state = [isRevoked ? 'revoked' : 'valid', wasOpened ? 'opened once' : 'never opened'];
      terminal.say(`${shareId}  wallet ${walletId}, of ${occurredAt}, ${state.join(', ')}`);
    }
    terminal.document({ shares });
    return EXIT.ok;
  },
};
