/** `station decline`: one custodian signs that they refuse the request, and why. It is final. */
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { askLine } from '../secrets/tty.ts';
import type { Verb } from '../verb.ts';
import { withStation } from './connection.ts';
import { askDecision, DECISION_OPTIONS } from './decision.ts';
import { requestLines } from './sheets.ts';

export const verb: Verb = {
  about:
    'The station shows the sheet, the custodian types the reason, Yes and their passphrase. The reason ' +
    'is signed and stays in the audit log. Without a terminal the custodian is named with --custodian, ' +
    'the sheet they read with --sheet, and the reason with --reason. Nobody decides twice.',
  options: {
    ...DECISION_OPTIONS,
    reason: { value: 'TEXT', about: 'why (asked for otherwise); it leaves with every export' },
  },
  json: true,
  examples: [
    'station decline --data vault',
    'station decline --data vault --custodian Ada --sheet 5d41… --reason "not ordered" --secrets-fd 3 3<ada',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const declined = await withStation(invocation, async (station, secrets) => {
      const given = invocation.optionalText('reason');
      if (!secrets.isInteractive && given === undefined) {
        usage('with --secrets-fd, --reason is needed');
      }
      const reason = given ?? (await askLine('Reason: '));
      const decision = await askDecision(station, secrets, invocation, {
        question: 'Decline this, finally?',
        isMeant: ({ status, undecided }) => status === 'received' && undecided.length > 0,
      });
      return await station.call('decline', { ...decision, reason });
    });
    const { request } = declined;
    terminal.say(request.isBlocked ? 'Declined: it cannot be approved any more.' : 'Declined.');
    terminal.facts(requestLines(request));
    terminal.document(declined);
    return EXIT.ok;
  },
};
