/**
 * secp256k1 by @noble/curves: BoringSSL does not have the curve. Where the runtime does (Node),
 * node:crypto is asked as a second verifier. Nonces by RFC 6979, low s only, as Bitcoin demands.
 */
import { createPublicKey, verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concat, equalBytes, fromHex, utf8 } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import { sha256 } from './digest.ts';
import { DOMAIN } from './domains.ts';
import type { Random } from './random.ts';

const SPKI_PREFIX = fromHex('3056301006072a8648ce3d020106052b8104000a034200');

/** `compact` is r ‖ s, 64 bytes. */
export type EcdsaForm = 'compact' | 'der';

/** A new pair: a 32-byte scalar and the 33-byte compressed point. */
export function generateSecp256k1(random: Random): { secret: SecretKey; publicKey: Uint8Array } {
  for (;;) {
    const scalar = random.bytes(32);
    if (!secp256k1.utils.isValidSecretKey(scalar)) continue;
    return { secret: new SecretKey(scalar), publicKey: secp256k1.getPublicKey(scalar, true) };
  }
}

/** The 33-byte compressed public key of a 32-byte scalar. */
export function secp256k1PublicKey(secret: SecretKey): Uint8Array {
  return secret.use((scalar) => secp256k1.getPublicKey(scalar, true));
}

/** Pairwise check of a new key; refuses `NEW_KEY_REJECTED`. */
export function checkSecp256k1Pair(secret: SecretKey, publicKey: Uint8Array): void {
  if (!equalBytes(secp256k1PublicKey(secret), publicKey)) {
    refuse('NEW_KEY_REJECTED', { check: 'public key recomputed' });
  }
  const message = concat(utf8(DOMAIN.selfTest), publicKey);
  const digest = sha256(message);
  const der = secret.use((scalar) => signDigest(scalar, digest, 'der'));
  if (!isSecp256k1Signature(publicKey, digest, der, 'der')) {
    refuse('NEW_KEY_REJECTED', { check: 'sign and verify' });
  }
  if (runtimeHasSecp256k1() && !isVerifiedByRuntime(publicKey, message, der)) {
    refuse('NEW_KEY_REJECTED', { check: 'second implementation' });
  }
}

/** A compact low-s signature over a 32-byte digest, the same each time. */
export function signSecp256k1Digest(secret: SecretKey, digest: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new TypeError('a SHA-256 digest is 32 bytes');
  const signature = secret.use((scalar) => signDigest(scalar, digest, 'compact'));
  if (!isSecp256k1Signature(secp256k1PublicKey(secret), digest, signature)) {
    return refuse('CRYPTO_DISAGREES', { what: 'ECDSA secp256k1' });
  }
  return signature;
}

/** Does the low-s `signature` hold over this digest? A malformed key or signature does not. */
export function isSecp256k1Signature(
  publicKey: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
  format: EcdsaForm = 'compact',
): boolean {
  try {
    return secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: true, format });
  } catch {
    return false;
  }
}

/** Is this a compressed point (33 bytes) on the curve? */
export function isSecp256k1PublicKey(publicKey: Uint8Array): boolean {
  return publicKey.length === 33 && secp256k1.utils.isValidPublicKey(publicKey, true);
}

/** SubjectPublicKeyInfo DER (RFC 5480) with the uncompressed point, 88 bytes, as openssl reads it. */
export function secp256k1Spki(compressed: Uint8Array): Uint8Array {
  return concat(SPKI_PREFIX, secp256k1.Point.fromBytes(compressed).toBytes(false));
}

/** Does node:crypto know the curve here? OpenSSL does and BoringSSL does not. */
export function runtimeHasSecp256k1(): boolean {
  const spki = Buffer.from(concat(SPKI_PREFIX, secp256k1.Point.BASE.toBytes(false)));
  try {
    createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

/** A DER signature over a 32-byte digest, to be verified by another implementation. */
export function signSecp256k1Der(secret: SecretKey, digest: Uint8Array): Uint8Array {
  return secret.use((scalar) => signDigest(scalar, digest, 'der'));
}

/** Does the runtime's own implementation verify the DER signature over this message? */
export function isVerifiedByRuntime(
  publicKey: Uint8Array,
  message: Uint8Array,
  der: Uint8Array,
): boolean {
  const spki = Buffer.from(secp256k1Spki(publicKey));
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return verify('sha256', message, { key, dsaEncoding: 'der' }, der);
}

function signDigest(scalar: Uint8Array, digest: Uint8Array, format: EcdsaForm): Uint8Array {
  return secp256k1.sign(digest, scalar, { prehash: false, lowS: true, format });
}
