/**
 * The key of one backup: fresh for it, and under the key of keys. Its wrapping is bound to the vault,
 * the epoch, the number of the backup and the digest of what the backup holds, so that it opens no
 * other content.
 */
import { concat, fromHex, toHex, utf8 } from '../../core/encoding/bytes.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import type { Random } from '../../core/crypto/random.ts';
import { SecretKey } from '../../core/keys/secret-key.ts';
import { unwrapSecret, wrapSecret, type RowIdentity } from '../../core/quorum/wrapped-secret.ts';
import type { BackupManifest } from './manifest.ts';

export type BackupPlace = {
  readonly vault_id: string;
  readonly epoch: number;
  readonly number: number;
  readonly content: { readonly sha256: string };
};

export function newBackupKey(
  place: BackupPlace,
  kek: SecretKey,
  random: Random,
): { readonly secret: SecretKey; readonly wrapped: BackupManifest['key'] } {
  const secret = new SecretKey(random.bytes(32));
  const { wrappedDek, sealedSecret } = wrapSecret({ kek, row: rowOf(place), secret, random });
  return {
    secret,
    wrapped: { wrapped_dek: toHex(wrappedDek), sealed_secret: toHex(sealedSecret) },
  };
}

/** Refuses `OPEN_FAILED`. */
export function openBackupKey(manifest: BackupManifest, kek: SecretKey): SecretKey {
  const { wrapped_dek, sealed_secret } = manifest.key;
  return unwrapSecret({
    kek,
    row: rowOf(manifest),
    wrapped: { wrappedDek: fromHex(wrapped_dek), sealedSecret: fromHex(sealed_secret) },
  });
}

/** What every chunk is bound to. */
export function chunkContext(manifestDigest: Uint8Array): Uint8Array {
  return concat(utf8(DOMAIN.backupChunk), manifestDigest);
}

function rowOf({ vault_id, epoch, number, content }: BackupPlace): RowIdentity {
  return {
    vaultId: vault_id,
    table: 'backup',
    rowId: String(number),
    version: 1,
    type: 'backup-key',
    fingerprint: content.sha256,
    epoch,
  };
}
