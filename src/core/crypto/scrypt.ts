/**
 * scrypt (RFC 7914) by the platform, in its thread pool: a server that checks a passphrase goes on
 * serving meanwhile. Block size 8 and one lane; the cost is 2^logN blocks of 1 KiB of memory.
 */
import { scrypt } from 'node:crypto';

export interface ScryptInput {
  readonly passphrase: Uint8Array;
  /** 16 bytes here. */
  readonly salt: Uint8Array;
  /** 17 takes 128 MiB. */
  readonly logN: number;
  /** Bytes wanted. */
  readonly length: number;
  /** Other than 8 and 1 only in the vectors of the RFC. */
  readonly blockSize?: number;
  readonly lanes?: number;
}

export function deriveScrypt(input: ScryptInput): Promise<Uint8Array> {
  const { passphrase, salt, logN, length, blockSize: r = 8, lanes: p = 1 } = input;
  const N = 2 ** logN;
  // What RFC 7914 says it takes, and some more: the platform's own cap is 32 MiB.
  const maxmem = 128 * r * (N + p + 2) + 65_536;
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, { N, r, p, maxmem }, (error, derived) => {
      if (error instanceof Error) reject(error);
      else resolve(new Uint8Array(derived));
    });
  });
}
