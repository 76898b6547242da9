/**
 * Ed25519 (RFC 8032). node:crypto signs and @noble/curves must accept the signature before it
 * leaves: a fault or a patched library cannot let a bad signature, which may betray the key, out.
 * Verification refuses public keys of small order or in a second spelling, under which one signature
 * could hold for many messages or one signer could pass as two.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { concat, fromHex, toHex } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import type { Random } from './random.ts';

const PKCS8_PREFIX = fromHex('302e020100300506032b657004220420');
const SPKI_PREFIX = fromHex('302a300506032b6570032100');
const SMALL_ORDER = new Set(ED25519_TORSION_SUBGROUP);

/** A new pair: a 32-byte seed and a 32-byte public key. */
export function generateEd25519(random: Random): { secret: SecretKey; publicKey: Uint8Array } {
  const secret = new SecretKey(random.bytes(32));
  return { secret, publicKey: ed25519PublicKey(secret) };
}

/** The 32-byte public key of a 32-byte seed. */
export function ed25519PublicKey(secret: SecretKey): Uint8Array {
  return secret.use((seed) => {
    const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
    return new Uint8Array(spki.subarray(SPKI_PREFIX.length));
  });
}

/** A 64-byte signature. Refuses to let one out that the second implementation does not accept. */
export function signEd25519(secret: SecretKey, message: Uint8Array): Uint8Array {
  const signature = secret.use((seed) => new Uint8Array(sign(null, message, privateKey(seed))));
  if (!ed25519.verify(signature, message, ed25519PublicKey(secret), { zip215: false })) {
    return refuse('CRYPTO_DISAGREES', { what: 'Ed25519' });
  }
  return signature;
}

export function isEd25519Signature(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== 64 || !isEd25519PublicKey(publicKey)) return false;
  const key = createPublicKey({
    key: Buffer.from(ed25519Spki(publicKey)),
    format: 'der',
    type: 'spki',
  });
  return verify(null, message, key, signature);
}

/** Is this the one spelling of a public key that binds its signatures to one message? */
export function isEd25519PublicKey(publicKey: Uint8Array): boolean {
  return publicKey.length === 32 && isReduced(publicKey) && !SMALL_ORDER.has(toHex(publicKey));
}

/** SubjectPublicKeyInfo DER (RFC 8410), 44 bytes. */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array {
  return concat(SPKI_PREFIX, publicKey);
}

function privateKey(seed: Uint8Array): ReturnType<typeof createPrivateKey> {
  const pkcs8 = Buffer.from(concat(PKCS8_PREFIX, seed));
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } finally {
    pkcs8.fill(0);
  }
}

/** Is the little-endian y coordinate below 2^255 - 19? */
function isReduced(publicKey: Uint8Array): boolean {
  const top = (publicKey[31] ?? 0) & 0x7f;
  const middle = publicKey.subarray(1, 31);
  return top !== 0x7f || (publicKey[0] ?? 0) < 0xed || middle.some((byte) => byte !== 0xff);
}
