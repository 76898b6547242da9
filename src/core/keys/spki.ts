/**
 * Public keys as they are published: RSA-4096 as SubjectPublicKeyInfo DER (550 bytes, RFC 5280 and
 * 8017), secp256k1 as a compressed point (33 bytes, SEC 1). One key has one spelling: for RSA every
 * byte but those of the modulus is fixed here, so no other DER of the same key passes, and two
 * encodings of one key can never count as two keys.
 */
import { isSecp256k1PublicKey, secp256k1Spki } from '../crypto/secp256k1.ts';
import { concat, equalBytes, fromHex, toHex } from '../encoding/bytes.ts';
import { isRefusal, refuse } from '../refusal.ts';

export type KeyType = 'rsa4096' | 'secp256k1';

export { secp256k1Spki };

/** How a public key was spelt on arrival. */
export type PublicKeyForm = 'spki' | 'pkcs1' | 'compressed';

export interface ParsedPublicKey {
  /** The bytes that are published and fingerprinted: SPKI for RSA, 33 bytes for secp256k1. */
  readonly publicKey: Uint8Array;
  readonly spki: Uint8Array;
  readonly form: PublicKeyForm;
}

const MODULUS_BYTES = 512;
/** SEQUENCE { INTEGER 0x00…, and after the modulus INTEGER 65537 }: RSAPublicKey of 4096 bits. */
const PKCS1_HEAD = fromHex('3082020a0282020100');
const PKCS1_TAIL = fromHex('0203010001');
const SPKI_HEAD = fromHex('30820222300d06092a864886f70d01010105000382020f00');
const PKCS1_BYTES = PKCS1_HEAD.length + MODULUS_BYTES + PKCS1_TAIL.length;
const SPKI_BYTES = SPKI_HEAD.length + PKCS1_BYTES;

const EXPECTED = {
  rsa4096: 'RSA-4096 (SubjectPublicKeyInfo or PKCS#1 in lower-case hexadecimal, exponent 65537)',
  secp256k1: 'secp256k1 (compressed point in lower-case hexadecimal)',
} as const;

/** Reads a published key. RSA in PKCS#1 is accepted and named as such. Refuses `PUBLIC_KEY_INVALID`. */
export function parsePublicKeyHex(type: KeyType, hex: string): ParsedPublicKey {
  const bytes = bytesOf(type, hex);
  if (type === 'secp256k1') {
    if (!isSecp256k1PublicKey(bytes)) return invalid(type);
    return { publicKey: bytes, spki: secp256k1Spki(bytes), form: 'compressed' };
  }
  const form = bytes.length === PKCS1_BYTES ? 'pkcs1' : 'spki';
  const spki = form === 'pkcs1' ? concat(SPKI_HEAD, bytes) : bytes;
  if (!isRsa4096Spki(spki)) return invalid(type);
  return { publicKey: spki, spki, form };
}

/** The hex that is published: 1100 characters for RSA-4096, 66 for secp256k1. */
export function publicKeyHex(type: KeyType, publicKey: Uint8Array): string {
  const fits = type === 'rsa4096' ? isRsa4096Spki(publicKey) : isSecp256k1PublicKey(publicKey);
  return fits ? toHex(publicKey) : invalid(type);
}

/** Is this the one SPKI of an RSA key with an odd modulus of exactly 4096 bits and e = 65537? */
export function isRsa4096Spki(spki: Uint8Array): boolean {
  const modulus = modulusBytes(spki);
  return (
    spki.length === SPKI_BYTES &&
    equalBytes(spki.subarray(0, SPKI_HEAD.length), SPKI_HEAD) &&
    equalBytes(spki.subarray(SPKI_HEAD.length, SPKI_HEAD.length + PKCS1_HEAD.length), PKCS1_HEAD) &&
    equalBytes(spki.subarray(-PKCS1_TAIL.length), PKCS1_TAIL) &&
    ((modulus[0] ?? 0) & 0x80) !== 0 &&
    ((modulus[MODULUS_BYTES - 1] ?? 0) & 1) !== 0
  );
}

/** The modulus of an RSA-4096 SPKI; refuses `PUBLIC_KEY_INVALID`. */
export function rsaModulus(spki: Uint8Array): bigint {
  if (!isRsa4096Spki(spki)) return invalid('rsa4096');
  return BigInt(`0x${toHex(modulusBytes(spki))}`);
}

function modulusBytes(spki: Uint8Array): Uint8Array {
  const start = SPKI_HEAD.length + PKCS1_HEAD.length;
  return spki.subarray(start, start + MODULUS_BYTES);
}

function bytesOf(type: KeyType, hex: string): Uint8Array {
  try {
    return fromHex(hex);
  } catch (error) {
    if (isRefusal(error)) return invalid(type);
    throw error;
  }
}

function invalid(type: KeyType): never {
  return refuse('PUBLIC_KEY_INVALID', { expected: EXPECTED[type] });
}
