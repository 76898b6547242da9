/** `gateway recovery withdraw`: ends a request for recovery that should not be, such as one with a wrong key. */
import { withdrawRecovery } from '../../gateway/retail/list-recoveries.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about: 'The user may ask again, with a new verification: the one of this request is used up.',
  positionals: [{ value: 'ID', about: 'the id of the request', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway recovery withdraw 0d9f5c1e-… --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const requestId = invocation.positionals[0] ?? '';
    const withdrawn = await withGateway(invocation, (gateway) =>
      withdrawRecovery(gateway, { requestId }),
    );
    terminal.say(`The request of ${withdrawn.userIdentifier} is withdrawn.`);
    terminal.document(withdrawn);
    return EXIT.ok;
  },
};
