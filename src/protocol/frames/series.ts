/**
 * A whole (a sealed bundle, a card) cut into frames for codes of one size. Systematic: frames 0 to k−1
 * are its parts, so that a reader who misses none has nothing to compute; each further frame is a sum
 * of all parts, and any k different frames are enough.
 */
import { parityRow } from './erasure.ts';
import type { FrameContent } from './frame.ts';
import { countOfFrames, encodeFrame, FRAME_HEADER_BYTES, MAX_FRAMES } from './frame.ts';
import { sessionOf } from './session.ts';

export { MAX_FRAMES } from './frame.ts';

type Input = {
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`. */
  readonly digest: Uint8Array;
  readonly content: FrameContent;
  /** What one code holds, header included. */
  readonly frameBytes: number;
};

/** Into how many codes that hold `frameBytes` each so many bytes are cut. Above {@link MAX_FRAMES} there is no series. */
export function framesNeeded(totalBytes: number, frameBytes: number): number {
  const room = frameBytes - FRAME_HEADER_BYTES;
  return room > 0 ? Math.ceil(totalBytes / room) : Number.POSITIVE_INFINITY;
}

export class FrameSeries {
  readonly session: string;
  readonly k: number;
  /** How many different frames there are. */
  readonly count: number;
  readonly #content: FrameContent;
  readonly #totalBytes: number;
  readonly #parts: readonly Uint8Array[];

  private constructor(input: Input, k: number) {
    const length = Math.ceil(input.bytes.length / k);
    const padded = new Uint8Array(k * length);
    padded.set(input.bytes);
    this.session = sessionOf(input.digest);
    this.k = k;
    this.count = countOfFrames(k);
    this.#content = input.content;
    this.#totalBytes = input.bytes.length;
    this.#parts = Array.from({ length: k }, (_, at) =>
      padded.subarray(at * length, (at + 1) * length),
    );
  }

  static of(input: Input): FrameSeries {
    const k = framesNeeded(input.bytes.length, input.frameBytes);
    if (k < 1 || k > MAX_FRAMES) throw new Error('too long, or too short, for codes of this size');
    if (input.digest.length !== 32) throw new Error('the digest has 32 bytes');
    return new FrameSeries(input, k);
  }

  /** The bytes of the code with this index. */
  frame(index: number): Uint8Array<ArrayBuffer> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new Error('no such frame');
    }
    return encodeFrame({
      content: this.#content,
      session: this.session,
      k: this.k,
      index,
      totalBytes: this.#totalBytes,
      body: this.#parts[index] ?? parityRow(this.#parts, index),
    });
  }
}
