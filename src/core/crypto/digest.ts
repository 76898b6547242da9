/**
 * SHA-256 and what is built on it (FIPS 180-4, RFC 2104, RFC 5869). It is the only hash here, so
 * that no message can choose a weaker one.
 */
import { createHash, createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { toHex } from '../encoding/bytes.ts';

/** SHA-256 of the parts joined without separators: prefix lengths yourself where they can vary. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = parts;
  if (first !== undefined && rest.length === 0) {
    // Text crosses from native code at half the cost of a buffer; logs hash by the ten thousand.
    return new Uint8Array(Buffer.from(hash('sha256', first, 'hex'), 'hex'));
  }
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return new Uint8Array(digest.digest());
}

/** The same in lower-case hex. */
export function sha256Hex(...parts: readonly Uint8Array[]): string {
  const [first, ...rest] = parts;
  return first !== undefined && rest.length === 0
    ? hash('sha256', first, 'hex')
    : toHex(sha256(...parts));
}

/** SHA-256 of what comes in pieces, for content that is never whole in memory. */
export class RunningSha256 {
  readonly #digest = createHash('sha256');

  update(part: Uint8Array): void {
    this.#digest.update(part);
  }

  /** Lower-case hex of all that came; ends it. */
  hex(): string {
    return this.#digest.digest('hex');
  }
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}

export interface HkdfInput {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  /** Bytes wanted, at most 8160 (RFC 5869 section 2.3). */
  readonly length: number;
}

export function hkdfSha256({ key, salt, info, length }: HkdfInput): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, info, length));
}

/** Equality whose time does not tell where two secrets differ. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
