/** `gateway drill status`: what is being tried, and what failed. */
import { drillStatus } from '../../gateway/drills/drill-status.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway drill status --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const status = await withGateway(invocation, ({ db }) => drillStatus(db));
    const { backups, failed } = status;
    terminal.facts([
      ['drills under way', status.underWay],
      ['failed', failed.length],
      [
        'backups',
        `${backups.stored} stored, ${backups.confirmed} confirmed, ${backups.failed} failed`,
      ],
    ]);
    for (const one of failed) {
      terminal.say(`    FAILED   ${one.subject} ${one.subjectId}: ${one.failed}, ${one.drilledAt}`);
    }
    terminal.document(status);
    return EXIT.ok;
  },
};
