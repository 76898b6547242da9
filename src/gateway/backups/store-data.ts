/**
 * Keeps data that `checkData` looked at, in the transaction of the act. The bytes lie as they came; the
 * gateway can open them no better than before.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { CheckedData } from './check-data.ts';
import { saveBackup } from './save-backup.ts';

export interface StoredData {
  readonly backupId: string;
  readonly storedAt: string;
  /** Bytes of the ciphertext. */
  readonly dataSize: number;
  /** Lower case; '' where there is none. */
  readonly checksum: string;
}

/** Throws `Fault` 409 for a key that was retired meanwhile. */
export async function storeData(
  gateway: Gateway,
  tx: Database,
  { publicKey, ciphertext, checksum, isConfirmed }: CheckedData,
  { apiKeyId, metadata }: { readonly apiKeyId: string; readonly metadata: unknown },
): Promise<StoredData> {
  const storedAt = formatTime(gateway.clock.now());
  const backupId = gateway.random.uuid();
  await saveBackup(tx, {
    backupId,
    type: 'data',
    publicKey,
    state: isConfirmed ? 'confirmed' : 'stored',
    checksum,
    digest: sha256Hex(ciphertext),
    size: ciphertext.length,
    fileId: '',
    metadata,
    apiKeyId,
    at: storedAt,
  });
  await tx.insertInto('backup_data').values({ backup_id: backupId, ciphertext }).execute();
  return { backupId, storedAt, dataSize: ciphertext.length, checksum };
}
