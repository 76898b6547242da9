/** `station test-restore`: restores the newest backup into a place that is thrown away. */
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { showBackup, showBackupProgress, untilInterrupted } from './backup-lines.ts';
import { STATION_OPTIONS, thresholdOf, withStation } from './connection.ts';

export const verb: Verb = {
  about:
    'Needs nothing but the file and a quorum’s passphrases, as a real restore would. Every key in it ' +
    'must answer a question whose answer is known. The vault is not touched, but for the record of it.',
  positionals: [{ value: 'FILE', about: 'the newest backup', required: true }],
  options: STATION_OPTIONS,
  json: true,
  examples: ['station test-restore /media/usb/backup-3-….permafrost-backup --data vault'],
  async run(invocation) {
    const { terminal } = invocation;
    const path = callerPath(invocation.positionals[0] ?? '');
    const tested = await withStation(invocation, async (station, secrets) => {
      const custodians = await secrets.quorum(await thresholdOf(station));
      return await untilInterrupted(invocation, station, () =>
        station.call('testRestore', { path, custodians }, (report) => {
          showBackupProgress(terminal, report, 'read');
        }),
      );
    });
    terminal.say(`The backup restores, and all ${tested.keysTested} customers’ keys answered.`);
    showBackup(terminal, tested.backup);
    terminal.document(tested);
    return EXIT.ok;
  },
};
