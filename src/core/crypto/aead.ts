/**
 * AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce and the 16-byte tag appended. A nonce never
 * repeats under a key: every object here has a fresh key or a fresh random nonce. Every failure to
 * open is one and the same refusal, so that it tells an attacker nothing.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';

const CIPHER = 'aes-256-gcm';
export const AEAD_KEY_BYTES = 32;
export const AEAD_NONCE_BYTES = 12;
const AEAD_TAG_BYTES = 16;

export interface AeadSeal {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly associatedData: Uint8Array;
}

export interface AeadOpen {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** Ciphertext with its tag at the end. */
  readonly sealed: Uint8Array;
  readonly associatedData: Uint8Array;
}

/** Ciphertext with the tag at its end. Throws `TypeError` for a key or nonce of another size. */
export function sealAead({ key, nonce, plaintext, associatedData }: AeadSeal): Uint8Array {
  assertSizes(key, nonce);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: AEAD_TAG_BYTES });
  cipher.setAAD(associatedData);
  return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

/** The plaintext; refuses a wrong key, nonce, tag or associated data (`OPEN_FAILED`). */
export function openAead(wanted: AeadOpen): Uint8Array {
  assertSizes(wanted.key, wanted.nonce);
  return openCheckedAead(wanted);
}

/** The same where the caller has checked the sizes of key and nonce: only `aead-received.ts` may. */
export function openCheckedAead({ key, nonce, sealed, associatedData }: AeadOpen): Uint8Array {
  if (sealed.length < AEAD_TAG_BYTES) return refuse('OPEN_FAILED');
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

function assertSizes(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== AEAD_KEY_BYTES) throw new TypeError('an AES-256-GCM key is 32 bytes');
  if (nonce.length !== AEAD_NONCE_BYTES) throw new TypeError('an AES-256-GCM nonce is 12 bytes');
}
