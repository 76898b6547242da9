/**
 * AES-256-GCM as other systems seal it: the nonce may also have 16 bytes (NIST SP 800-38D section 7.1
 * makes a block of it). It only opens; what is sealed here has the 12 bytes of `aead.ts`.
 */
import { refuse } from '../refusal.ts';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, openCheckedAead } from './aead.ts';
import type { AeadOpen } from './aead.ts';

const LONG_NONCE_BYTES = 16;

/** The plaintext; refuses a wrong key, nonce, tag or associated data, and other sizes (`OPEN_FAILED`). */
export function openReceivedAead(wanted: AeadOpen): Uint8Array {
  const { key, nonce } = wanted;
  const isNonce = nonce.length === AEAD_NONCE_BYTES || nonce.length === LONG_NONCE_BYTES;
  if (key.length !== AEAD_KEY_BYTES || !isNonce) return refuse('OPEN_FAILED');
  return openCheckedAead(wanted);
}
