/** A backup file as far as anybody can read it: its manifest, verified with the card it carries. */
import { openLargeFile } from '../../media/large-file.ts';
import { openBackupFile, type OpenedBackup } from '../../station/backup/open-file.ts';
import { startsLikeBackup } from '../../station/backup/header.ts';
import type { Fact } from '../terminal.ts';

export function openBackupAt(path: string): OpenedBackup['manifest'] {
  const source = openLargeFile(path);
  try {
    return openBackupFile(source).manifest;
  } finally {
    source.close();
  }
}

/** What the file says of itself, or undefined when it is no backup. Refuses `BACKUP_CHANGED`. */
export function backupFacts(path: string): readonly Fact[] | undefined {
  const source = openLargeFile(path);
  try {
    if (!startsLikeBackup(source)) return undefined;
    const { manifest } = openBackupFile(source);
    const { audit, content } = manifest;
    return [
      ['station', manifest.station_id],
      ['environment', manifest.env],
      ['backup', manifest.number],
      ['made at', manifest.made_at],
      ['generation', manifest.generation],
      ['custodians needed', `${manifest.threshold} of ${manifest.custodians.length}`],
      ['customers’ keys', manifest.keys],
      ['entries of the log', audit.size],
      ['sealed bytes', content.bytes],
      ['build', manifest.build],
    ];
  } finally {
    source.close();
  }
}
