import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import {
  ACKNOWLEDGEMENT_BYTES,
  encodeAcknowledgement,
  readAcknowledgement,
} from '../../../src/protocol/frames/acknowledgement.ts';
import { readFrame } from '../../../src/protocol/frames/frame.ts';

const said: Acknowledgement = {
  session: '00112233445566ff',
  k: 9,
  frames: [0, 3, 8, 250],
  quality: 70,
  isComplete: false,
};
const code = encodeAcknowledgement(said);

function changed(at: number, byte: number): Uint8Array {
  const other = code.slice();
  other[at] = byte;
  return other;
}

describe('an acknowledgement', () => {
  it('is 46 bytes, each bit of the last 32 a frame', () => {
    expect(code).toHaveLength(ACKNOWLEDGEMENT_BYTES);
    expect([...code.subarray(0, 4)]).toEqual([0x50, 0x46, 1, 3]);
    expect([...code.subarray(12, 16)]).toEqual([9, 70, 0b1001, 1]);
    expect(code[45]).toBe(0b100);
    expect(readAcknowledgement(code)).toEqual(said);
  });

  it('reads back as it was written', () => {
    const property = fc.property(
      fc.integer({ min: 2, max: 251 }),
      fc.uniqueArray(fc.nat(250)),
      fc.nat(100),
      fc.boolean(),
      (k, some, quality, isComplete) => {
        const frames = some.sort((a, b) => a - b);
        const all = { ...said, k, frames, quality, isComplete };
        expect(readAcknowledgement(encodeAcknowledgement(all))).toEqual(all);
      },
    );
    fc.assert(property);
  });

  it('is no frame, and a frame is no acknowledgement', () => {
    expect(readFrame(code)).toBeUndefined();
    expect(readAcknowledgement(changed(3, 1))).toBeUndefined();
  });

  it.each([
    ['of another mark', changed(1, 0)],
    ['of another version', changed(2, 2)],
    ['of no frames', changed(12, 0)],
    ['of 252 frames', changed(12, 252)],
    ['of a quality above 100', changed(13, 101)],
    ['that has a frame 251', changed(45, 8)],
    ['that has a second frame of one', changed(12, 1)],
    ['that is too short', code.slice(0, 45)],
    ['that is too long', Uint8Array.from([...code, 0])],
  ])('is not one %s', (_, other) => {
    expect(readAcknowledgement(other)).toBeUndefined();
  });

  it('is not written against the limits', () => {
    expect(() => encodeAcknowledgement({ ...said, quality: 101 })).toThrow('can be read');
    expect(() => encodeAcknowledgement({ ...said, k: 1 })).toThrow('can be read');
  });
});
