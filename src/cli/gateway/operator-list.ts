/** `gateway operator list`: who may use the console. */
import { listOperators } from '../../gateway/operators/operators.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway operator list --data gateway'],
  async run(invocation) {
    const operators = await withGateway(invocation, listOperators);
    const { terminal } = invocation;
    if (operators.length === 0) terminal.say('There is no operator yet.');
    for (const { operatorId, name, createdAt, revokedAt } of operators) {
      const state = revokedAt === '' ? 'active' : `revoked ${revokedAt}`;
      terminal.say(`${operatorId}  ${name}, made ${createdAt}, ${state}`);
    }
    terminal.document({ operators });
    return EXIT.ok;
  },
};
