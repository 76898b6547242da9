/** `gateway pool request`: asks the station for keys ahead of any user. */
import { MOST_KEYS_AT_ONCE, requestPool } from '../../gateway/pool/request-pool.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';
import { KEY_TYPE_OPTION, keyTypeOf, wholeNumberOf } from './pool-options.ts';

export const verb: Verb = {
  about:
    'The request leaves with the next `gateway export` and takes a quorum at the station. Its keys are then ' +
    'given at once to whoever asks for a COLD key and binds nothing but the key itself.',
  options: {
    ...DATA_OPTION,
    ...KEY_TYPE_OPTION,
    count: { value: 'N', about: `how many (1 to ${MOST_KEYS_AT_ONCE})`, required: true },
  },
  json: true,
  examples: ['gateway pool request --type rsa4096 --count 64 --data gateway'],
  async run(invocation) {
    const keyType = keyTypeOf(invocation);
    const count = wholeNumberOf(invocation, 'count');
    const itemId = await withGateway(invocation, (gateway) =>
      requestPool(gateway, { keyType, count }),
    );
    invocation.terminal.say(`Asked of the station: ${count} × ${keyType}.`);
    invocation.terminal.document({ itemId, keyType, count });
    return EXIT.ok;
  },
};
