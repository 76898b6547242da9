/** `station backup`: everything the vault holds, into one sealed file that is read back. */
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { showBackup, showBackupProgress, untilInterrupted } from './backup-lines.ts';
import { withStation } from './connection.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

export const verb: Verb = {
  about:
    'The file is sealed so that only a quorum of custodians opens it, and each needs only their usual ' +
    'passphrase. Keep two copies under lock in different places, and test each new one.',
  options: {
    ...UNLOCK_OPTIONS,
    to: { value: 'DIR', about: 'the folder for the file, such as the drive', required: true },
  },
  json: true,
  examples: ['station backup --data vault --to /media/usb'],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = callerPath(invocation.text('to'));
    const made = await withStation(invocation, async (station, secrets) => {
      await unlock(station, secrets, invocation);
      return await untilInterrupted(invocation, station, () =>
        station.call('backup', { folder }, (report) => {
          showBackupProgress(terminal, report, 'written');
        }),
      );
    });
    const file = `${folder}/${made.fileName}`;
    terminal.say(`The backup is in ${shownPath(file)}, and was read back. Test it next.`);
    showBackup(terminal, made.backup);
    terminal.facts([['in words', made.words]]);
    terminal.document({ ...made, file });
    return EXIT.ok;
  },
};
