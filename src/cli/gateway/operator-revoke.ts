/** `gateway operator revoke`: the operator's sessions end at once, and they cannot log in again. */
import { revokeOperator } from '../../gateway/operators/operators.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  positionals: [{ value: 'ID', about: 'the id of the operator', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway operator revoke 6a1f0c52-… --data gateway'],
  async run(invocation) {
    const operatorId = invocation.positionals[0] ?? '';
    const operator = await withGateway(invocation, (gateway) =>
      revokeOperator(gateway, { operatorId }),
    );
    invocation.terminal.say(`Operator ${operator.operatorId} (${operator.name}) is revoked.`);
    invocation.terminal.document(operator);
    return EXIT.ok;
  },
};
