import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/protocol/frames/frame.ts';
import {
  encodeFrame,
  FRAME_HEADER_BYTES,
  MAX_CODE_BYTES,
  readFrame,
} from '../../../src/protocol/frames/frame.ts';
import { bytesFrom } from './made-series.ts';

const frame: Frame = {
  content: 'bundle',
  session: '00112233445566ff',
  k: 3,
  index: 4,
  totalBytes: 29,
  body: bytesFrom(1, 10),
};
const code = encodeFrame(frame);

/** The code with these bytes at `at`. */
function changed(at: number, ...bytes: number[]): Uint8Array {
  const other = code.slice();
  other.set(bytes, at);
  return other;
}

describe('a frame', () => {
  it('is a header of 17 bytes and its part', () => {
    const header = [0x50, 0x46, 1, 1, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xff, 3, 4, 0, 0, 29];
    expect([...code.subarray(0, FRAME_HEADER_BYTES)]).toEqual(header);
    expect(code.subarray(FRAME_HEADER_BYTES)).toEqual(frame.body);
    expect(readFrame(code)).toEqual(frame);
  });

  it('reads back as it was written, whatever it holds', () => {
    const property = fc.property(
      fc.constantFrom('bundle' as const, 'card' as const),
      fc.uint8Array({ minLength: 8, maxLength: 8 }),
      fc.integer({ min: 1, max: 251 }),
      fc.nat(250),
      fc.integer({ min: 1, max: 2936 }),
      (content, name, k, index, length) => {
        const session = Array.from(name, (byte) => byte.toString(16).padStart(2, '0')).join('');
        const body = bytesFrom(length, length);
        const held = { content, session, k, index: k === 1 ? 0 : index, body };
        const written = { ...held, totalBytes: k * length };
        expect(readFrame(encodeFrame(written))).toEqual(written);
      },
    );
    fc.assert(property);
  });

  it('is read at the limits', () => {
    const most = { ...frame, k: 251, index: 250, totalBytes: 251 * 2936, body: bytesFrom(2, 2936) };
    expect(encodeFrame(most)).toHaveLength(MAX_CODE_BYTES);
    expect(readFrame(encodeFrame(most))).toEqual(most);
    const least = { ...frame, k: 1, index: 0, totalBytes: 1, body: bytesFrom(3, 1) };
    expect(readFrame(encodeFrame(least))).toEqual(least);
    expect(readFrame(encodeFrame({ ...frame, index: 250 }))?.index).toBe(250);
    expect(readFrame(encodeFrame({ ...frame, totalBytes: 30 }))?.totalBytes).toBe(30);
    expect(readFrame(encodeFrame({ ...frame, totalBytes: 28 }))?.totalBytes).toBe(28);
  });

  it.each([
    ['of another mark', changed(0, 0x51)],
    ['of another version', changed(2, 2)],
    ['of a content that there is not', changed(3, 4)],
    ['of content 0', changed(3, 0)],
    ['of no frames', changed(12, 0)],
    ['of 252 frames', changed(12, 252)],
    ['with index 251', changed(13, 251)],
    ['with a second frame of one', encodeOnly(1, 1)],
    ['of nothing', changed(14, 0, 0, 0)],
    ['of a length that its part is too long for', changed(16, 27)],
    ['of a length that its part is too short for', changed(16, 31)],
    ['of sixteen million bytes', changed(14, 255, 255, 255)],
    ['without a part', code.slice(0, FRAME_HEADER_BYTES)],
    ['with half a header', code.slice(0, 9)],
    ['without anything', new Uint8Array(0)],
    ['with more than a QR code holds', longCode()],
  ])('is not one %s', (_, other) => {
    expect(readFrame(other)).toBeUndefined();
  });

  it('is not one whose k has frames with nothing in them', () => {
    // 5 bytes in parts of 2 are three frames; a fourth would be padding alone.
    const four = { ...frame, k: 4, totalBytes: 5, body: bytesFrom(4, 2), index: 0 };
    expect(() => encodeFrame(four)).toThrow('what is written can be read');
    expect(readFrame(encodeFrame({ ...four, k: 3 }))?.k).toBe(3);
  });

  it('is never found against the limits, whatever the bytes', () => {
    const mark = fc.constant([0x50, 0x46, 1, 1]);
    const property = fc.property(mark, fc.uint8Array({ maxLength: 60 }), (begin, rest) => {
      const read = readFrame(Uint8Array.from([...begin, ...rest]));
      if (read === undefined) return;
      expect(read.k).toBeLessThanOrEqual(251);
      expect(read.index).toBeLessThan(251);
      expect(read.body.length).toBe(Math.ceil(read.totalBytes / read.k));
      expect(encodeFrame(read)).toEqual(Uint8Array.from([...begin, ...rest]));
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('is not written with a session that is no hex', () => {
    expect(() => encodeFrame({ ...frame, session: '00112233445566FF' })).toThrow('16 hex digits');
  });
});

/** A code of one frame that says another index. */
function encodeOnly(k: number, index: number): Uint8Array {
  const only = encodeFrame({ ...frame, k: 1, index: 0, totalBytes: 10 });
  only.set([k, index], 12);
  return only;
}

/** A code that would be right if it were not one byte longer than a QR code. */
function longCode(): Uint8Array {
  const longest = { ...frame, k: 1, index: 0, totalBytes: 2936, body: bytesFrom(2, 2936) };
  const long = new Uint8Array(MAX_CODE_BYTES + 1);
  long.set(encodeFrame(longest));
  long.set([0, 2937 >> 8, 2937 & 0xff], 14);
  return long;
}
