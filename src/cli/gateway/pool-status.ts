/** `gateway pool status`: how many keys wait for a user, and how many are on their way. */
import { poolStatus } from '../../gateway/pool/pool-status.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway pool status --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const pool = await withGateway(invocation, ({ db }) => poolStatus(db));
    for (const { keyType, waiting, level, underWay } of pool) {
      const kept = level === 0 ? 'no level is kept' : `kept at ${level}`;
      terminal.say(`    ${keyType.padEnd(10)} ${waiting} wait, ${underWay} under way, ${kept}`);
    }
    terminal.document({ pool });
    return EXIT.ok;
  },
};
