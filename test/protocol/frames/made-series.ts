/** Series of frames for the tests, of bytes and choices that are the same in every run. */
import { createHash } from 'node:crypto';
import type { Frame, FrameContent } from '../../../src/protocol/frames/frame.ts';
import { FRAME_HEADER_BYTES, readFrame } from '../../../src/protocol/frames/frame.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';

export const sha256 = (bytes: Uint8Array) =>
  new Uint8Array(createHash('sha256').update(bytes).digest());
export const digest = (bytes: Uint8Array) => Promise.resolve(sha256(bytes));

/** Numbers from 0 to 2^32−1, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function bytesFrom(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const next = numbersFrom(seed);
  return Uint8Array.from({ length }, () => next() & 0xff);
}

/** A series of `k` frames whose whole has `totalBytes` bytes; k must be one that this length can have. */
export function seriesOf(
  whole: Uint8Array,
  k: number,
  content: FrameContent = 'bundle',
): FrameSeries {
  const frameBytes = FRAME_HEADER_BYTES + Math.ceil(whole.length / k);
  return FrameSeries.of({ bytes: whole, digest: sha256(whole), content, frameBytes });
}

export function frameOf(series: FrameSeries, index: number): Frame {
  const frame = readFrame(series.frame(index));
  if (frame === undefined) throw new Error('a series makes frames');
  return frame;
}

/** `count` different numbers below `below`. */
export function someOf(seed: number, count: number, below: number): number[] {
  const next = numbersFrom(seed);
  const left = Array.from({ length: below }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(next() % left.length, 1)[0] ?? 0);
}
