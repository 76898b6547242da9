/** Stores what was encrypted. Keep the id of the backup: it is the way back to it. */
import { call, textOf } from './call.ts';
import type { Connection } from './call.ts';
import type { EncryptedBackup } from './encrypt-for-backup.ts';

/** Ten megabytes at 300 kilobits a second: as long as the gateway itself gives a call. */
const FILE_TIME_LIMIT_MS = 300_000;

export interface StoredBackup {
  readonly backupId: string;
}

/** Free words beside a backup. They are stored as they are: nothing secret belongs here. */
export interface BackupMetadata {
  readonly description?: string;
  readonly content_type?: string;
  readonly original_filename?: string;
}

export interface StoreOptions {
  readonly metadata?: BackupMetadata;
  /** Of one call with these bytes: what was encrypted once more is another call, with a key of its own. */
  readonly idempotencyKey?: string;
}

/** `POST /v1/secure/data`: one encrypted block, with its checksum. */
export async function storeData(
  connection: Connection,
  { publicKey, data, checksum }: EncryptedBackup & { readonly publicKey: string },
  { metadata, idempotencyKey }: StoreOptions = {},
): Promise<StoredBackup> {
  const json = { public_key: publicKey, data, checksum, ...(metadata && { metadata }) };
  const { body } = await call(connection, '/v1/secure/data', {
    method: 'POST',
    json,
    idempotencyKey,
  });
  return { backupId: textOf(body, 'backup_id') };
}

/**
 * `POST /v1/secure/file`: a file that you encrypted, up to 10 MB. It may take five minutes, where the connection
 * does not say otherwise.
 */
export async function storeFile(
  connection: Connection,
  { publicKey, file }: { readonly publicKey: string; readonly file: Uint8Array<ArrayBuffer> },
  { metadata, idempotencyKey }: StoreOptions = {},
): Promise<StoredBackup> {
  const form = new FormData();
  form.set('public_key', publicKey);
  if (metadata) form.set('metadata', JSON.stringify(metadata));
  form.set('file', new Blob([file], { type: 'application/octet-stream' }), 'backup.bin');
  const { timeLimitMs = FILE_TIME_LIMIT_MS } = connection;
  const { body } = await call({ ...connection, timeLimitMs }, '/v1/secure/file', {
    method: 'POST',
    form,
    idempotencyKey,
  });
  return { backupId: textOf(body, 'backup_id') };
}
