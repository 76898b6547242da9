/** Whether what a wallet gave is still here, byte for byte. Files are read through, never held whole. */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { isRefusal } from '../../core/refusal.ts';
import { readStoredFile } from '../storage/stored-files.ts';
import type { Database } from '../storage/tables.ts';
import type { BackupRow } from '../storage/tables/backups.ts';

/** The block of a backup of data; empty where it is gone. */
export async function ciphertextOf(db: Database, backupId: string): Promise<Uint8Array> {
  const row = await db
    .selectFrom('backup_data')
    .select('ciphertext')
    .where('backup_id', '=', backupId)
    .executeTakeFirst();
  return row?.ciphertext ?? new Uint8Array();
}

export async function isUnchanged(db: Database, backup: BackupRow): Promise<boolean> {
  if (backup.backup_type === 'data') {
    return sha256Hex(await ciphertextOf(db, backup.backup_id)) === backup.digest;
  }
  const file = await db
    .selectFrom('stored_file')
    .select('digest')
    .where('file_id', '=', backup.file_id)
    .executeTakeFirst();
  // The file shows its own digest as it is read; here that it is the digest on record.
  if (file?.digest !== backup.digest) return false;
  try {
    const parts = readStoredFile(db, backup.file_id);
    while ((await parts.next()).done !== true);
    return true;
  } catch (error) {
    if (isRefusal(error, 'STORED_FILE_DAMAGED')) return false;
    throw error;
  }
}
