import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuild } from '../../../src/protocol/frames/erasure.ts';
import { FRAME_HEADER_BYTES } from '../../../src/protocol/frames/frame.ts';
import { FrameSeries, framesNeeded } from '../../../src/protocol/frames/series.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { bytesFrom, frameOf, seriesOf, sha256, someOf } from './made-series.ts';

const of = (bytes: Uint8Array, frameBytes: number) =>
  FrameSeries.of({ bytes, digest: sha256(bytes), content: 'bundle', frameBytes });

describe('a series of frames', () => {
  it('is cut into as few codes as hold it', () => {
    expect(framesNeeded(100, FRAME_HEADER_BYTES + 100)).toBe(1);
    expect(framesNeeded(101, FRAME_HEADER_BYTES + 100)).toBe(2);
    expect(framesNeeded(100_000, 1273)).toBe(80);
    expect(framesNeeded(1, FRAME_HEADER_BYTES)).toBe(Number.POSITIVE_INFINITY);
    expect(of(bytesFrom(1, 101), FRAME_HEADER_BYTES + 100).k).toBe(2);
  });

  it('has one frame when one is enough, and 251 otherwise', () => {
    expect(of(bytesFrom(1, 50), 67)).toMatchObject({ k: 1, count: 1 });
    expect(of(bytesFrom(1, 51), 67)).toMatchObject({ k: 2, count: 251 });
  });

  it('is named by the first 8 bytes of the digest, and its first k frames are the data', () => {
    const whole = bytesFrom(5, 1000);
    const series = seriesOf(whole, 8);
    const frames = Array.from({ length: 8 }, (_, index) => frameOf(series, index));
    expect(Buffer.concat(frames.map(({ body }) => body))).toEqual(Buffer.from(whole));
    const session = Buffer.from(sha256(whole).subarray(0, 8)).toString('hex');
    for (const frame of frames) expect(frame).toMatchObject({ session, k: 8, totalBytes: 1000 });
    expect(series.session).toBe(session);
  });

  it('comes back from any k of its frames, at every length that a bundle may have', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: LIMITS.sealedBytes }),
      fc.integer({ min: 800, max: 2953 }),
      fc.integer(),
      (length, frameBytes, seed) => {
        const whole = bytesFrom(seed, length);
        const series = of(whole, frameBytes);
        const indexes = someOf(seed, series.k, series.count);
        const rows = indexes.map((index) => frameOf(series, index));
        expect(series.frame(0).length).toBeLessThanOrEqual(frameBytes);
        const rebuilt = Buffer.from(rebuild(rows, series.k)).subarray(0, length);
        expect(rebuilt.equals(whole)).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 25, examples: [[LIMITS.sealedBytes, 800, 1]] });
  });

  it('has frames of which each is readable, whatever the length', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 18, max: 120 }),
      (length, frameBytes) => {
        if (framesNeeded(length, frameBytes) > 251) return;
        const series = of(bytesFrom(length, length), frameBytes);
        expect(frameOf(series, 0).k).toBe(series.k);
        expect(frameOf(series, series.count - 1).index).toBe(series.count - 1);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('is not made of nothing, of more than 251 parts, or of a digest that is none', () => {
    expect(of(bytesFrom(1, 251), FRAME_HEADER_BYTES + 1).k).toBe(251);
    expect(() => of(bytesFrom(1, 252), FRAME_HEADER_BYTES + 1)).toThrow('too long');
    expect(() => of(new Uint8Array(0), 100)).toThrow('too short');
    const digest = new Uint8Array(31);
    const short = { bytes: bytesFrom(1, 9), digest, content: 'card', frameBytes: 100 } as const;
    expect(() => FrameSeries.of(short)).toThrow('32 bytes');
  });

  it('has no frame beside its own', () => {
    const series = seriesOf(bytesFrom(1, 100), 4);
    for (const index of [-1, 251, 0.5, Number.NaN]) {
      expect(() => series.frame(index)).toThrow('no such frame');
    }
    expect(() => seriesOf(bytesFrom(1, 9), 1).frame(1)).toThrow('no such frame');
  });
});
