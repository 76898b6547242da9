/** Chunks of a long stream: each opens at its own place, under its own key, and nowhere else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHUNK_BYTES,
  openChunk,
  sealChunk,
  STREAM_PREFIX_BYTES,
  type ChunkPlace,
} from '../../../src/core/crypto/chunk-stream.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';

const place: ChunkPlace = {
  key: new SecretKey(systemRandom.bytes(32)),
  prefix: systemRandom.bytes(STREAM_PREFIX_BYTES),
  index: 7,
  isLast: true,
  associatedData: systemRandom.bytes(32),
};
const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
const openFailed = expect.objectContaining({ code: 'OPEN_FAILED' }) as Error;

describe('a chunk', () => {
  it('opens at its place', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (plaintext, index) => {
          const sealed = sealChunk({ ...place, index }, plaintext);
          expect(sealed).toHaveLength(plaintext.length + 16);
          expect(openChunk({ ...place, index }, sealed)).toEqual(plaintext);
        },
      ),
    );
    const whole = new Uint8Array(CHUNK_BYTES).fill(3);
    const inner = { ...place, isLast: false };
    expect(openChunk(inner, sealChunk(inner, whole))).toEqual(whole);
  });

  it('does not open at another place, under another key or with other associated data', () => {
    const sealed = sealChunk(place, new Uint8Array(40));
    const others: Partial<ChunkPlace>[] = [
      { index: 6 },
      { index: 8 },
      { index: 7 + 2 ** 31 },
      { isLast: false },
      { prefix: flipped(place.prefix, 18) },
      { associatedData: flipped(place.associatedData, 0) },
      { key: new SecretKey(systemRandom.bytes(32)) },
    ];
    for (const other of others) {
      expect(() => openChunk({ ...place, ...other }, sealed)).toThrow(openFailed);
    }
  });

  it('does not open with any changed byte, cut or extended', () => {
    const sealed = sealChunk(place, new Uint8Array(40));
    for (let at = 0; at < sealed.length; at += 1) {
      expect(() => openChunk(place, flipped(sealed, at))).toThrow(openFailed);
      expect(() => openChunk(place, sealed.subarray(0, at))).toThrow(openFailed);
    }
    expect(() => openChunk(place, Uint8Array.of(...sealed, 0))).toThrow(openFailed);
  });

  it('of another size, or beyond the last number, is a mistake of the program', () => {
    const inner = { ...place, isLast: false };
    expect(() => sealChunk(inner, new Uint8Array(CHUNK_BYTES - 1))).toThrow(RangeError);
    expect(() => sealChunk(place, new Uint8Array(CHUNK_BYTES + 1))).toThrow(RangeError);
    expect(() => sealChunk(place, new Uint8Array())).toThrow(RangeError);
    expect(() => sealChunk({ ...place, index: 2 ** 32 }, new Uint8Array(1))).toThrow(RangeError);
    const short = { ...place, prefix: place.prefix.subarray(1) };
    expect(() => sealChunk(short, new Uint8Array(1))).toThrow(TypeError);
  });
});
