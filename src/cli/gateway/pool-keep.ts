/** `gateway pool keep`: from now on the station is asked for keys whenever fewer than a level are left. */
import { HIGHEST_LEVEL, setPoolLevel } from '../../gateway/pool/pool-level.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';
import { KEY_TYPE_OPTION, keyTypeOf, wholeNumberOf } from './pool-options.ts';

export const verb: Verb = {
  about:
    'Whenever a key is given out and fewer are left, the next `gateway export` carries a request for what is ' +
    'missing, one request of a type at a time. The custodians approve each of them as any other.',
  options: {
    ...DATA_OPTION,
    ...KEY_TYPE_OPTION,
    level: {
      value: 'N',
      about: `how many are to wait (0 to ${HIGHEST_LEVEL}; 0 ends it)`,
      required: true,
    },
  },
  json: true,
  examples: ['gateway pool keep --type rsa4096 --level 32 --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const keyType = keyTypeOf(invocation);
    const level = wholeNumberOf(invocation, 'level');
    const { asked } = await withGateway(invocation, (gateway) =>
      setPoolLevel(gateway, { keyType, level }),
    );
    terminal.say(
      level === 0
        ? `No level is kept for ${keyType} any more.`
        : `Kept ready from now on: ${level} × ${keyType}.`,
    );
    if (asked) terminal.say('What is missing now is asked of the station.');
    terminal.document({ keyType, level, asked });
    return EXIT.ok;
  },
};
