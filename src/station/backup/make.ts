/**
 * Making a backup: everything the vault holds, sealed under a fresh key that only a quorum opens.
 * The intent is on record before a byte leaves, so a backup whose making was cut short by pulling a
 * plug is no secret one. The file is read back and compared before it has its name and its entry.
 */
import { onRecord, saveCheckpointNow } from '../audit.ts';
import type { BackupRecord } from '../ports/backups.ts';
import { noteOf, type Surroundings } from '../surroundings.ts';
import { writeBackupFile, type BackupTools } from './write-file.ts';

export type { BackupSink, BackupTools } from './write-file.ts';

export type MadeBackup = { readonly fileName: string; readonly record: BackupRecord };

/**
 * Refuses `STATION_LOCKED`, `FILE_UNWRITABLE`, `FILE_EXISTS`, `FILE_READ_BACK_DIFFERS`; then there is
 * no file.
 */
export async function makeBackup(
  surroundings: Surroundings,
  tools: BackupTools,
): Promise<MadeBackup> {
  const { vault, clock } = surroundings;
  const number = (vault.latestBackup()?.number ?? 0) + 1;
  return await onRecord(surroundings, 'act.refused', { act: 'backup', number }, async () => {
    const { identity } = tools.keys();
    const sink = tools.openSink();
    try {
      vault.transact(noteOf(clock, 'backup.intent', { number }));
      const checkpoint = saveCheckpointNow(vault, identity);
      const wish = { number, checkpoint };
      const { manifest, digest } = await writeBackupFile(surroundings, wish, tools, sink);
      const fileName = `backup-${number}-${digest.slice(0, 16)}.permafrost-backup`;
      const record: BackupRecord = {
        number,
        madeAt: manifest.made_at,
        digest,
        keys: manifest.keys,
        auditSize: manifest.audit.size,
        testedAt: '',
      };
      sink.keep(fileName);
      const facts = { number, digest, keys: record.keys, audit_size: record.auditSize };
      const note = noteOf(clock, 'backup.made', { ...facts, file_name: fileName });
      vault.transact(note, (writer) => {
        writer.saveBackup(record);
      });
      saveCheckpointNow(vault, identity);
      return { fileName, record };
    } finally {
      sink.discard();
    }
  });
}
