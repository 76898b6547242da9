/**
 * Randomness of the operating system with rolls of dice mixed in, for people who trust no single
 * source. The dice are added and never replace: each output is a stream keyed by both, XORed with
 * fresh bytes of the system. It is unpredictable as long as either is, and so never weaker than the
 * system alone.
 */
import { concat, lengthPrefixed, toHex, utf8 } from '../encoding/bytes.ts';
import { hkdfSha256, hmacSha256, sha256Hex } from './digest.ts';
import { DOMAIN } from './domains.ts';
import type { Random } from './random.ts';

const POOL_BYTES = 64;
/** The longest output of one expansion (RFC 5869 section 2.3). */
const LONGEST = 8_160;

/** SHA-256 of the rolls as ASCII digits, hex: `printf 3516… | sha256sum` gives the same. */
export function diceDigest(rolls: string): string {
  return sha256Hex(utf8(rolls));
}

/** `rolls` are the digits 1 to 6. */
export function mixedRandom(system: Random, rolls: string): Random {
  const pool = hmacSha256(utf8(DOMAIN.rngMix), concat(system.bytes(POOL_BYTES), utf8(rolls)));
  let draws = 0;
  const stream = (length: number): Uint8Array => {
    const count = utf8(String(++draws));
    const info = lengthPrefixed(utf8(DOMAIN.rngMix), count);
    return hkdfSha256({ key: pool, salt: new Uint8Array(), info, length });
  };
  const bytes = (length: number): Uint8Array => {
    const drawn = system.bytes(length);
    for (let start = 0; start < length; start += LONGEST) {
      const part = drawn.subarray(start, start + LONGEST);
      for (const [index, byte] of stream(part.length).entries()) {
        part[index] = (part[index] ?? 0) ^ byte;
      }
    }
    return drawn;
  };
  return { bytes, uuid: () => uuidOf(bytes(16)) };
}

/** UUID v4 of 16 random bytes (RFC 9562 section 5.4). */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = toHex(bytes);
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((end, part) => hex.slice(cuts[part], end))
    .join('-');
}
