/**
 * ES256 for the assignment key: ECDSA on P-256 with SHA-256, nonce by RFC 6979, low s, DER. The
 * nonce comes from key and message, so a weak generator cannot betray the key; node:crypto must
 * accept each signature before it leaves.
 */
import { createPublicKey, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { concat, fromHex } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import type { Random } from './random.ts';

const SPKI_PREFIX = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');

/** A new pair: a 32-byte scalar and the 65-byte uncompressed point. */
export function generateP256(random: Random): { secret: SecretKey; publicKey: Uint8Array } {
  for (;;) {
    const scalar = random.bytes(32);
    if (!p256.utils.isValidSecretKey(scalar)) continue;
    const secret = new SecretKey(scalar);
    return { secret, publicKey: p256PublicKey(secret) };
  }
}

/** The 65-byte uncompressed public key of a 32-byte scalar. */
export function p256PublicKey(secret: SecretKey): Uint8Array {
  return secret.use((scalar) => p256.getPublicKey(scalar, false));
}

/** A DER signature over SHA-256 of the message, the same each time. */
export function signP256Der(secret: SecretKey, message: Uint8Array): Uint8Array {
  const der = secret.use((scalar) => p256.sign(message, scalar, { lowS: true, format: 'der' }));
  if (!isP256Signature(p256PublicKey(secret), message, der)) {
    return refuse('CRYPTO_DISAGREES', { what: 'ECDSA P-256' });
  }
  return der;
}

export function isP256Signature(
  publicKey: Uint8Array,
  message: Uint8Array,
  der: Uint8Array,
): boolean {
  if (!isP256PublicKey(publicKey)) return false;
  const key = createPublicKey({
    key: Buffer.from(p256Spki(publicKey)),
    format: 'der',
    type: 'spki',
  });
  return verify('sha256', message, { key, dsaEncoding: 'der' }, der);
}

/** Is this an uncompressed point (65 bytes) on the curve? */
export function isP256PublicKey(publicKey: Uint8Array): boolean {
  return publicKey.length === 65 && p256.utils.isValidPublicKey(publicKey, false);
}

/** SubjectPublicKeyInfo DER (RFC 5480) of an uncompressed point, 91 bytes. */
export function p256Spki(publicKey: Uint8Array): Uint8Array {
  return concat(SPKI_PREFIX, publicKey);
}
