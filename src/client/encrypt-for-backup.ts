/**
 * Encrypts what is to be backed up: RSA-OAEP with SHA-256 as the hash and as the MGF1 hash, no label. The
 * checksum is that of the plaintext, so that whoever opens it one day knows it for what it was.
 */
import { sha256Hex } from '../core/crypto/digest.ts';
import { oaepWrap } from '../core/crypto/rsa.ts';
import { toBase64 } from '../core/encoding/bytes.ts';
import { parsePublicKeyHex } from '../core/keys/spki.ts';
import { isRefusal } from '../core/refusal.ts';
import { NotVerified } from './errors.ts';

export interface EncryptedBackup {
  /** Base64 of 512 bytes. */
  readonly data: string;
  /** SHA-256 of the plaintext, hexadecimal. */
  readonly checksum: string;
}

/**
 * `publicKey` is the hex of a verified assignment, RSA-4096. Throws `RangeError` for more than 446 bytes or
 * none: encrypt a file under a key of your own, and back that key up.
 */
export function encryptForBackup(publicKey: string, plaintext: Uint8Array): EncryptedBackup {
  if (plaintext.length === 0) throw new RangeError('there is nothing to back up');
  const block = oaepWrap(spkiOf(publicKey), plaintext);
  return { data: toBase64(block), checksum: sha256Hex(plaintext) };
}

function spkiOf(publicKey: string): Uint8Array {
  try {
    return parsePublicKeyHex('rsa4096', publicKey).spki;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new NotVerified('PUBLIC_KEY_INVALID', 'The public key is not an RSA-4096 key');
  }
}
