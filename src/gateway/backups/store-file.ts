/** Keeps a file that arrived, as it came, in the transaction of the act. */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import type { Gateway } from '../gateway.ts';
import { keepStoredFile } from '../storage/stored-files.ts';
import type { Database } from '../storage/tables.ts';
import { saveBackup } from './save-backup.ts';
import type { ArrivedForm } from './file-form.ts';

/** Gives the id of the backup. Throws `Fault` 400, 404 and 409, as `recipientKey`. */
export async function storeFile(
  gateway: Gateway,
  tx: Database,
  { publicKey, file, metadata }: ArrivedForm,
  { apiKeyId }: { readonly apiKeyId: string },
): Promise<string> {
  const backupId = gateway.random.uuid();
  await saveBackup(tx, {
    backupId,
    type: 'file',
    publicKey,
    state: 'stored',
    checksum: '',
    digest: file.digest,
    size: file.size,
    fileId: file.fileId,
    metadata,
    apiKeyId,
    at: formatTime(gateway.clock.now()),
  });
  await keepStoredFile(tx, file);
  return backupId;
}

/** What makes two forms the same, for an `Idempotency-Key`: not their boundaries, nor the order of parts. */
export function digestOfForm({ publicKey, file, metadata }: ArrivedForm): string {
  return sha256Hex(utf8(JSON.stringify([publicKey, file.digest, metadata])));
}
