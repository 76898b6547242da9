/**
 * `backup.drill`: show that what is stored under a key can still be read. The station opens the
 * ciphertext in memory, compares SHA-256 of the plaintext with the checksum that was stored beside
 * it, overwrites the plaintext, and states whether it was the same: one bit, never the content nor
 * its length. What it says of a ciphertext that does not open is what it says of a wrong checksum.
 *
 * A large backup is encrypted in an envelope; of it only the wrapped key and the digest of its
 * manifest would cross the gap. That form has its place here and is refused item by item until a
 * station serves it.
 */
import { z } from 'zod';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromBase64 } from '../../core/encoding/bytes.ts';
import { base64, hex64, uuid } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';
import { statedFields } from './published-key.ts';

/** 512 bytes, one RSA-4096 block, in the one spelling that base64 has for them. */
const rsaBlock = base64
  .length(684, 'is not 512 bytes')
  .regex(/[AEIMQUYcgkosw048]=$/, 'is not 512 bytes');

const content = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('rsa-oaep'), ciphertext: rsaBlock }),
  z.strictObject({ form: z.literal('envelope'), wrapped_key: rsaBlock, manifest_digest: hex64 }),
]);

const requestBody = z.strictObject({
  backup_id: uuid,
  key_id: uuid,
  key_fingerprint: hex64,
  /** SHA-256 of the plaintext, as its owner stored it. */
  checksum: hex64,
  content,
});

/** The verdict is in the statement, and only there. */
const responseBody = z.strictObject(statedFields);

export type BackupDrillRequest = z.output<typeof requestBody>;
export type BackupDrillResponse = z.output<typeof responseBody>;

export const BACKUP_DRILL = {
  kind: 'backup.drill',
  requestBody,
  responseBody,
  maxFileBytes: LIMITS.fileBytes,
  isAttested: true,
  describe: describeBackupDrill,
} satisfies Kind<'backup.drill', typeof requestBody, typeof responseBody>;

function describeBackupDrill({ content: stored, ...body }: BackupDrillRequest): ReviewLine[] {
  return [
    { label: 'Act', value: 'Decrypt a stored backup, compare its checksum, forget it' },
    { label: 'Backup id', value: body.backup_id },
    { label: 'Key id', value: body.key_id },
    { label: 'Key fingerprint', value: body.key_fingerprint },
    { label: 'Checksum of the content', value: body.checksum },
    { label: 'Encrypted as', value: stored.form },
    ...(stored.form === 'rsa-oaep'
      ? [{ label: 'SHA-256 of the ciphertext', value: digestOf(stored.ciphertext) }]
      : [
          { label: 'SHA-256 of the wrapped key', value: digestOf(stored.wrapped_key) },
          { label: 'Digest of the manifest', value: stored.manifest_digest },
        ]),
  ];
}

function digestOf(block: string): string {
  return sha256Hex(fromBase64(block));
}
