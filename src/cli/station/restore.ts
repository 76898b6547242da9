/** `station restore`: the vault of an empty station out of a backup. */
import { refuse } from '../../core/refusal.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { EXIT } from '../exit-codes.ts';
import { MAX_CARD_BYTES } from '../limits.ts';
import { callerPath } from '../paths.ts';
import { openBackupAt } from '../verify/backup-file.ts';
import type { Verb } from '../verb.ts';
import { airGapText } from './air-gap-text.ts';
import { showBackupProgress, untilInterrupted } from './backup-lines.ts';
import { STATION_OPTIONS, withStation } from './connection.ts';

export const verb: Verb = {
  about:
    'Only where there is no vault. The custodians type the passphrases they had when the backup was made. ' +
    'Everything is verified and every key answers before the vault exists. With --witness, a backup ' +
    'older than what the gateway has seen is refused; without it, the next exchange finds that.',
  positionals: [{ value: 'FILE', about: 'the newest backup', required: true }],
  options: {
    ...STATION_OPTIONS,
    witness: { value: 'FILE', about: 'the newest witness file of the gateway' },
  },
  json: true,
  examples: [
    'station restore /media/usb/backup-3-….permafrost-backup --data vault --witness /media/usb/witness-….permafrost-witness',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const path = callerPath(invocation.positionals[0] ?? '');
    const named = invocation.optionalText('witness');
    const restored = await withStation(invocation, async (station, secrets) => {
      const { exists, airGap } = await station.call('status', {});
      if (exists) refuse('VAULT_EXISTS', { path: invocation.text('data') });
      const witness =
        named === undefined ? undefined : readBundleFile(callerPath(named), MAX_CARD_BYTES);
      const { threshold } = openBackupAt(path);
      if (airGap.state === 'breached') {
        terminal.note(`The air gap is ${airGapText(airGap)}. No passphrase should be typed here.`);
      }
      const custodians = await secrets.quorum(threshold);
      return await untilInterrupted(invocation, station, () =>
        station.call('restore', { path, custodians, witness }, (report) => {
          showBackupProgress(terminal, report, 'read');
        }),
      );
    });
    terminal.say(`The station is restored. All ${restored.keysTested} customers’ keys answered.`);
    terminal.facts([
      ['station', restored.stationId],
      ['generation', restored.generation],
      ['card fingerprint', restored.cardDigest],
      ['in words', restored.words],
      ['backup', `of ${restored.backup.madeAt}, ${restored.backup.auditSize} audit entries`],
      [
        'witness',
        restored.witness === undefined
          ? 'none: the next exchange shows whether the backup is the newest'
          : `of ${restored.witness.issuedAt}, had seen ${restored.witness.auditSize} audit entries: ` +
            'nothing newer is vouched for',
      ],
    ]);
    terminal.document(restored);
    return EXIT.ok;
  },
};
