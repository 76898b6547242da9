/** `station approve`: one custodian signs the digest of the request and of the sheet they read. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withStation } from './connection.ts';
import { askDecision, DECISION_OPTIONS } from './decision.ts';
import { requestLines } from './sheets.ts';

export const verb: Verb = {
  about:
    'The station shows the sheet, the custodian types Yes and their passphrase. Without a terminal the ' +
    'custodian is named with --custodian and says with --sheet which sheet they read.',
  options: DECISION_OPTIONS,
  json: true,
  examples: [
    'station approve --data vault',
    'station approve --data vault --custodian Ada --sheet 5d41… --secrets-fd 3 3<ada',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const approved = await withStation(invocation, async (station, secrets) => {
      const decision = await askDecision(station, secrets, invocation, {
        question: 'Approve exactly this?',
        isMeant: ({ status, approvedBy, threshold, isBlocked }) =>
          status === 'received' && approvedBy.length < threshold && !isBlocked,
      });
      return await station.call('approve', decision);
    });
    const { request } = approved;
    terminal.say('Approved.');
    terminal.facts(requestLines(request));
    terminal.document(approved);
    return EXIT.ok;
  },
};
