/** `gateway retire`: retires a key, a COLD one by asking the station. */
import { retireKey } from '../../gateway/keys/retire-key.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'A HOT key is retired at once, and so is a COLD key whose station was revoked. Of any other COLD key the ' +
    'request leaves with the next `gateway export` and takes a quorum at the station; until its answer is ' +
    'imported the key is in use as before.',
  positionals: [{ value: 'KEY', about: 'the id of the key', required: true }],
  options: {
    ...DATA_OPTION,
    reason: {
      value: 'TEXT',
      about: 'why, in words that the custodians, or the readers of the log, will read',
      required: true,
    },
  },
  json: true,
  examples: ['gateway retire 1704d012-… --data gateway --reason "The customer left."'],
  async run(invocation) {
    const keyId = invocation.positionals[0] ?? '';
    const reason = invocation.text('reason');
    const retirement = await withGateway(invocation, (gateway) =>
      retireKey(gateway, { keyId, reason }),
    );
    invocation.terminal.say(
      retirement.itemId === undefined
        ? `The ${retirement.environment} key ${keyId} is retired.`
        : `The retirement of key ${keyId} is queued for the station.`,
    );
    invocation.terminal.document({ ...retirement, keyId });
    return EXIT.ok;
  },
};
