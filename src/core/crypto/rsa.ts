/**
 * RSA-4096 for clients' backups: native asynchronous generation (the work runs in the thread pool,
 * so two at once fill two cores), and RSAES-OAEP (RFC 8017 section 7.1) with SHA-256 as hash and as
 * MGF1 hash and no label. PKCS#1 v1.5 padding and MGF1-SHA-1 do not exist here, and all failures to
 * open look the same, so that no one can use the difference as an oracle.
 */
import {
  checkPrime,
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { toHex } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';

export const RSA_BITS = 4096;
export const RSA_EXPONENT = 65537;
/** 512 - 2 · 32 - 2 (RFC 8017 section 7.1.1). */
export const OAEP_MAX_PLAINTEXT_BYTES = 446;

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/** A new pair in DER: PKCS#8 and SubjectPublicKeyInfo. It must still pass `checkNewRsaKey`. */
export async function generateRsa4096(): Promise<{ pkcs8: SecretKey; spki: Uint8Array }> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: RSA_BITS,
        publicExponent: RSA_EXPONENT,
        publicKeyEncoding: { format: 'der', type: 'spki' },
        privateKeyEncoding: { format: 'der', type: 'pkcs8' },
      },
      (error, spki, pkcs8) => {
        // Without an error it is null in one runtime and undefined in another.
        if (error) reject(error);
        else resolve({ pkcs8: new SecretKey(pkcs8), spki: new Uint8Array(spki) });
      },
    );
  });
}

/** A 512-byte ciphertext of at most 446 bytes. Throws `RangeError` for more. */
export function oaepWrap(spki: Uint8Array, plaintext: Uint8Array): Uint8Array {
  if (plaintext.length > OAEP_MAX_PLAINTEXT_BYTES) {
    throw new RangeError(`RSA-4096 OAEP takes at most ${String(OAEP_MAX_PLAINTEXT_BYTES)} bytes`);
  }
  const key = { key: Buffer.from(spki), format: 'der', type: 'spki', ...OAEP } as const;
  return new Uint8Array(publicEncrypt(key, plaintext));
}

/** The plaintext; every failure is the one refusal `OPEN_FAILED`. */
export function oaepUnwrap(pkcs8: SecretKey, ciphertext: Uint8Array): Uint8Array {
  return pkcs8.use((bytes) => {
    const key = { key: asBuffer(bytes), format: 'der', type: 'pkcs8', ...OAEP } as const;
    try {
      const opened = privateDecrypt(key, ciphertext);
      const plaintext = new Uint8Array(opened);
      // One copy only, which the caller can overwrite.
      opened.fill(0);
      return plaintext;
    } catch {
      return refuse('OPEN_FAILED');
    }
  });
}

/** The SubjectPublicKeyInfo DER that node:crypto derives from a PKCS#8 key. */
export function rsaSpkiOf(pkcs8: SecretKey): Uint8Array {
  return pkcs8.use((bytes) => {
    const privateKey = createPrivateKey({ key: asBuffer(bytes), format: 'der', type: 'pkcs8' });
    const key = createPublicKey(privateKey);
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
  });
}

/** Miller-Rabin with at least `rounds` rounds, in the thread pool. */
export async function isProbablePrime(candidate: bigint, rounds = 64): Promise<boolean> {
  if (candidate < 2n) return false;
  return new Promise((resolve, reject) => {
    checkPrime(candidate, { checks: rounds }, (error, isPrime) => {
      if (error) reject(error);
      else resolve(isPrime);
    });
  });
}

export interface RsaNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qInverse: bigint;
}

/**
 * The numbers inside a PKCS#8 RSA key (RFC 5958, RFC 8017 appendix A.1.2), read by hand so that the
 * checks of a new key do not lean on the library that made it. Throws `TypeError` for another form.
 */
export function readRsaNumbers(pkcs8: SecretKey): RsaNumbers {
  return pkcs8.use((bytes) => {
    const outer = new DerReader(new DerReader(bytes).take(0x30));
    outer.take(0x02);
    outer.take(0x30);
    const key = new DerReader(new DerReader(outer.take(0x04)).take(0x30));
    const next = () => BigInt(`0x${toHex(key.take(0x02))}`);
    next(); // version 0: two primes
    const [n, e, d, p] = [next(), next(), next(), next()];
    const [q, dp, dq, qInverse] = [next(), next(), next(), next()];
    return { n, e, d, p, q, dp, dq, qInverse };
  });
}

/** Walks definite-length DER; knows nothing but tag and length. */
class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(tag: number): Uint8Array {
    if (this.#bytes[this.#at] !== tag) throw new TypeError('this is not a PKCS#8 RSA key');
    let length = this.#bytes[this.#at + 1] ?? 0;
    let start = this.#at + 2;
    if (length > 0x80) {
      const size = length - 0x80;
      length = this.#bytes.subarray(start, start + size).reduce((sum, byte) => sum * 256 + byte, 0);
      start += size;
    }
    this.#at = start + length;
    if (this.#at > this.#bytes.length) throw new TypeError('this is not a PKCS#8 RSA key');
    return this.#bytes.subarray(start, this.#at);
  }
}

/** A view, not a copy: a second copy of a secret could not be overwritten later. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
