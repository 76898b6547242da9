/**
 * AES-256-GCM as other systems seal it: the nonce may also have 16 bytes (NIST SP 800-38D section 7.1
 * makes a block of it). It only opens; what is sealed here has the 12 bytes of `aead.ts`.
 */
import { createDecipheriv } from 'node:crypto';
import { concat } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, AEAD_TAG_BYTES } from './aead.ts';
import type { AeadOpen } from './aead.ts';

const CIPHER = 'aes-256-gcm';
const LONG_NONCE_BYTES = 16;

/** The plaintext; refuses a wrong key, nonce, tag or associated data, and other sizes (`OPEN_FAILED`). */
export function openReceivedAead({ key, nonce, sealed, associatedData }: AeadOpen): Uint8Array {
  const isNonce = nonce.length === AEAD_NONCE_BYTES || nonce.length === LONG_NONCE_BYTES;
  if (key.length !== AEAD_KEY_BYTES || !isNonce || sealed.length < AEAD_TAG_BYTES) {
    return refuse('OPEN_FAILED');
  }
  const end = sealed.length - AEAD_TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: AEAD_TAG_BYTES });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(end));
  const opened = decipher.update(sealed.subarray(0, end));
  try {
    return concat(opened, decipher.final());
  } catch {
    return refuse('OPEN_FAILED');
  } finally {
    opened.fill(0);
  }
}
