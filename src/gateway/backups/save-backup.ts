/** The row of a new backup and its audit entry, for data and files alike. */
import { appendEntry } from '../audit/log.ts';
import type { Database } from '../storage/tables.ts';
import type { BackupRow } from '../storage/tables/backups.ts';
import { recipientKey } from './recipient-key.ts';

export interface NewBackup {
  readonly backupId: string;
  readonly type: BackupRow['backup_type'];
  readonly publicKey: string;
  readonly state: 'stored' | 'confirmed';
  readonly checksum: string;
  /** Of the ciphertext. */
  readonly digest: string;
  readonly size: number;
  readonly fileId: string;
  /** A JSON object. */
  readonly metadata: unknown;
  readonly apiKeyId: string;
  readonly at: string;
}

/** Looks the key up again, in the transaction that keeps the backup. Throws as `recipientKey`. */
export async function saveBackup(tx: Database, backup: NewBackup): Promise<void> {
  const key = await recipientKey(tx, backup.publicKey);
  await tx
    .insertInto('backup')
    .values({
      backup_id: backup.backupId,
      backup_type: backup.type,
      state: backup.state,
      key_id: key.keyId,
      key_environment: key.environment,
      key_fingerprint: key.fingerprint,
      checksum: backup.checksum,
      digest: backup.digest,
      size: backup.size,
      file_id: backup.fileId,
      metadata: JSON.stringify(backup.metadata),
      api_key_id: backup.apiKeyId,
      stored_at: backup.at,
      drilled_at: '',
    })
    .execute();
  await appendEntry(tx, {
    kind: 'backup.stored',
    at: backup.at,
    facts: {
      backup_id: backup.backupId,
      backup_type: backup.type,
      key_id: key.keyId,
      digest: backup.digest,
      size: backup.size,
      api_key_id: backup.apiKeyId,
    },
  });
}
