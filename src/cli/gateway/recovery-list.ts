/** `gateway recovery list`: which users want their backups back, and to which key. */
import { listRecoveries } from '../../gateway/retail/list-recoveries.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'The requests wait for the people of the station; nothing is recovered by itself. --json has the armored ' +
    'OpenPGP key of each, to be compared with the user’s own.',
  options: DATA_OPTION,
  json: true,
  examples: ['gateway recovery list --data gateway', 'gateway recovery list --data gateway --json'],
  async run(invocation) {
    const { terminal } = invocation;
    const recoveries = await withGateway(invocation, listRecoveries);
    if (recoveries.length === 0) terminal.say('Nobody asked for a recovery.');
    for (const { requestId, userIdentifier, state, requestedAt, backupIds } of recoveries) {
      const what = `${backupIds.length} backups`;
      terminal.say(`${requestId}  ${userIdentifier}, ${what}, asked ${requestedAt}, ${state}`);
    }
    terminal.document({ recoveries });
    return EXIT.ok;
  },
};
