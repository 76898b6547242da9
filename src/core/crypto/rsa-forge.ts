/**
 * The second RSA and OAEP implementation, written apart from OpenSSL and BoringSSL: node-forge reads
 * the ASN.1 and does the padding, BigInt computes (forge's own arithmetic holds the thread five times
 * as long). It only ever confirms a new key, on random input, so it need not run in constant time.
 * It never verifies a signature: node-forge 1.4.3 accepts forged ones.
 */
import forge from 'node-forge';
import { fromHex, toHex } from '../encoding/bytes.ts';
import type { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';

/** A ciphertext as long as the modulus. `seed`: the 32-byte OAEP seed, not forge's own generator. */
export function forgeOaepWrap(
  spki: Uint8Array,
  plaintext: Uint8Array,
  seed: Uint8Array,
): Uint8Array {
  const key = forge.pki.publicKeyFromAsn1(asn1(spki));
  const options = { ...sha256Twice(), seed: binary(seed) };
  const encoded = bytes(forge.pkcs1.encode_rsa_oaep(key, binary(plaintext), options));
  const [n, e] = [number(key.n), number(key.e)];
  return octets(power(integer(encoded), e, n), encoded.length);
}

/** The plaintext; every failure is the one refusal `OPEN_FAILED`. */
export function forgeOaepUnwrap(pkcs8: SecretKey, ciphertext: Uint8Array): Uint8Array {
  return pkcs8.use((der) => {
    const key = forge.pki.privateKeyFromAsn1(asn1(der));
    const [n, c] = [number(key.n), integer(ciphertext)];
    if (c >= n || ciphertext.length !== octets(n).length) return refuse('OPEN_FAILED');
    const encoded = octets(privatePower(key, c), ciphertext.length);
    try {
      return bytes(forge.pkcs1.decode_rsa_oaep(key, binary(encoded), sha256Twice()));
    } catch {
      return refuse('OPEN_FAILED');
    }
  });
}

/** c^d mod n by the Chinese remainder theorem (RFC 8017 section 5.1.2, 2b). */
function privatePower(key: forge.pki.rsa.PrivateKey, c: bigint): bigint {
  const [p, q, qInverse] = [number(key.p), number(key.q), number(key.qInv)];
  const fromP = power(c, number(key.dP), p);
  const fromQ = power(c, number(key.dQ), q);
  const h = ((((fromP - fromQ) * qInverse) % p) + p) % p;
  return fromQ + q * h;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const reduced = base % modulus;
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * reduced) % modulus;
  }
  return result;
}

function sha256Twice() {
  return { md: forge.md.sha256.create(), mgf1: { md: forge.md.sha256.create() } };
}

function asn1(der: Uint8Array): forge.asn1.Asn1 {
  return forge.asn1.fromDer(binary(der));
}

function number(value: forge.jsbn.BigInteger): bigint {
  return BigInt(`0x${value.toString(16)}`);
}

function integer(value: Uint8Array): bigint {
  return value.length === 0 ? 0n : BigInt(`0x${toHex(value)}`);
}

/** Big-endian bytes, at least `length` of them. */
function octets(value: bigint, length = 0): Uint8Array {
  const hex = value.toString(16);
  return fromHex(hex.padStart(Math.max(length * 2, hex.length + (hex.length % 2)), '0'));
}

/** forge takes bytes as a string of the characters U+0000 to U+00FF. */
function binary(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
