/**
 * Randomness comes in as an argument, so that tests can break it and see it used. The one source in
 * use is the operating system's generator; there is no seed, no fallback and no `Math.random`.
 */
import { randomBytes, randomUUID } from 'node:crypto';

export interface Random {
  /** `length` fresh bytes, unpredictable to anyone. */
  bytes(length: number): Uint8Array;
  /** A fresh UUID v4 text in lower case. */
  uuid(): string;
}

export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  uuid: () => randomUUID(),
};
