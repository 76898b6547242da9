/**
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) by @noble/ciphers, with the 16-byte tag appended:
 * BoringSSL has no such cipher for us. Its 24-byte nonce holds a random part and a counter.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';

export const XCHACHA_NONCE_BYTES = 24;
export const XCHACHA_TAG_BYTES = 16;

export interface XChaChaPlace {
  /** 32 bytes. */
  readonly key: SecretKey;
  readonly nonce: Uint8Array;
  readonly associatedData: Uint8Array;
}

export function sealXChaCha(place: XChaChaPlace, plaintext: Uint8Array): Uint8Array {
  const { key, nonce, associatedData } = place;
  return key.use((bytes) => xchacha20poly1305(bytes, nonce, associatedData).encrypt(plaintext));
}

/** The plaintext; refuses a wrong key, nonce, tag or associated data (`OPEN_FAILED`). */
export function openXChaCha(place: XChaChaPlace, sealed: Uint8Array): Uint8Array {
  const { key, nonce, associatedData } = place;
  return key.use((bytes) => {
    const cipher = xchacha20poly1305(bytes, nonce, associatedData);
    try {
      return cipher.decrypt(sealed);
    } catch {
      return refuse('OPEN_FAILED');
    }
  });
}
