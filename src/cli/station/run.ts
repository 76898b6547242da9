/**
 * `station run`: executes an approved request and seals the response. A run that was killed or
 * cancelled keeps what it made; running again makes the rest and nothing twice.
 */
import type { ItemOutcome, RunProgress } from '../../ipc/shapes.ts';
import { EXIT } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import type { Verb } from '../verb.ts';
import { withStation } from './connection.ts';
import { chooseRequest, REQUEST_OPTION } from './requests.ts';
import { requestLines } from './sheets.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

export const verb: Verb = {
  about: 'Ctrl-C stops between two items; what was made is kept, and running again makes the rest.',
  options: { ...UNLOCK_OPTIONS, ...REQUEST_OPTION },
  json: true,
  examples: ['station run --data vault', 'station run --data vault --secrets-fd 3 3<passphrases'],
  async run(invocation) {
    const { terminal, interrupted } = invocation;
    const done = await withStation(invocation, async (station, secrets) => {
      const requestId = await chooseRequest(
        station,
        invocation,
        ({ status, approvedBy, threshold }) =>
          status === 'executing' || (status === 'received' && approvedBy.length >= threshold),
      );
      await unlock(station, secrets, invocation);
      const cancel = (): void => {
        terminal.note('Stopping after the item in progress. Press Ctrl-C again to end at once.');
        station.call('cancel', { requestId }).catch(() => undefined);
      };
      interrupted.addEventListener('abort', cancel, { once: true });
      try {
        return await station.call('run', { requestId }, (report) => {
          showProgress(terminal, report);
        });
      } finally {
        terminal.endProgress();
        interrupted.removeEventListener('abort', cancel);
      }
    });
    terminal.say('The request is executed and its response sealed. Export it next.');
    terminal.facts(requestLines(done.request));
    for (const item of done.items) {
      terminal.say(`    ${outcomeLine(item)}`);
    }
    terminal.document(done);
    return EXIT.ok;
  },
};

function outcomeLine({ outcome, kind, keyId, itemId, code }: ItemOutcome): string {
  const about = keyId === '' ? `item ${itemId}` : `key ${keyId}`;
  return `${outcome.padEnd(8)} ${kind}  ${about}${code === '' ? '' : ` (${code})`}`;
}

export function showProgress(terminal: Terminal, { done, total }: RunProgress): void {
  const width = 24;
  const filled = total === 0 ? width : Math.floor((done / total) * width);
  terminal.progress(
    `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done} of ${total} done and checked`,
  );
}
