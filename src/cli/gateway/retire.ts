/** `gateway retire`: asks the station to retire a key. It stays in use until the answer is imported. */
import { requestRetirement } from '../../gateway/outbox/request-retirement.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'The request leaves with the next `gateway export` and takes a quorum at the station. Until its ' +
    'answer is imported the key is in use as before.',
  positionals: [{ value: 'KEY', about: 'the id of the key', required: true }],
  options: {
    ...DATA_OPTION,
    reason: {
      value: 'TEXT',
      about: 'why, in words that the custodians will read',
      required: true,
    },
  },
  json: true,
  examples: ['gateway retire 1704d012-… --data gateway --reason "The customer left."'],
  async run(invocation) {
    const keyId = invocation.positionals[0] ?? '';
    const reason = invocation.text('reason');
    const itemId = await withGateway(invocation, (gateway) =>
      requestRetirement(gateway, { keyId, reason }),
    );
    invocation.terminal.say(`The retirement of key ${keyId} is queued for the station.`);
    invocation.terminal.document({ itemId, keyId });
    return EXIT.ok;
  },
};
