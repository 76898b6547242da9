/**
 * `station audit`: the audit log, one entry a line, and the station's signed checkpoint over it.
 * Anyone checks the two files with `permafrost audit verify` and a station card.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { AUDIT_FILE, CHECKPOINT_FILE } from '../verify/audit-files.ts';
import { withStation } from './connection.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

export const verb: Verb = {
  about:
    'Without --fresh it needs no passphrase and gives the latest checkpoint on record, which covers every ' +
    'entry up to the last act that signed one. With --fresh a quorum unlocks the station and it signs a ' +
    'checkpoint over the whole log.',
  options: {
    ...UNLOCK_OPTIONS,
    to: {
      value: 'DIR',
      about: `the folder for ${AUDIT_FILE} and ${CHECKPOINT_FILE}`,
      required: true,
    },
    fresh: { about: 'unlock, and sign a new checkpoint over the whole log' },
  },
  json: true,
  examples: [
    'station audit --data vault --to /media/usb/audit',
    'audit verify /media/usb/audit --card station-card.json',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = callerPath(invocation.text('to'));
    const { entriesJsonl, checkpoint, origin } = await withStation(
      invocation,
      async (station, secrets) => {
        if (invocation.flag('fresh')) await unlock(station, secrets, invocation);
        return await station.call('audit', {});
      },
    );
    if (checkpoint === '') refuse('CHECKPOINT_INVALID', { reason: 'none was signed yet' });
    const log = writeNewFile(folder, AUDIT_FILE, utf8(entriesJsonl));
    const note = writeNewFile(folder, CHECKPOINT_FILE, utf8(checkpoint));
    const entries = entriesJsonl.split('\n').length - 1;
    terminal.say(
      `${entries} entries are in ${shownPath(log)}, the checkpoint in ${shownPath(note)}.`,
    );
    terminal.document({ log, checkpoint: note, origin, entries });
    return EXIT.ok;
  },
};
