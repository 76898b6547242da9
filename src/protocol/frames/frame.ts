/**
 * One frame: the bytes of one QR code of a series. README.md, "Frames".
 *
 * A frame carries no trust: whoever can hold a picture before the camera can make one. What is checked
 * here is only that it cannot cost more than its own bytes; the digest, the seal and the signature of
 * the whole decide whether it is worth anything.
 */
import { SESSION_BYTES, sessionBytes, sessionOf } from './session.ts';

/** Sealed bytes of a bundle, or the JSON bytes of a card. */
export type FrameContent = 'bundle' | 'card';

export type Frame = {
  readonly content: FrameContent;
  /** The first 8 bytes of SHA-256 of the whole, in hex. */
  readonly session: string;
  /** How many frames the whole was cut into. */
  readonly k: number;
  /** Below `k`: that part of the whole. From `k` on: a sum of all parts. */
  readonly index: number;
  /** Length of the whole. */
  readonly totalBytes: number;
  /** ceil(totalBytes / k) bytes. */
  readonly body: Uint8Array;
};

export const FRAME_HEADER_BYTES = 17;

/**
 * The most different frames of a series. A prime: frames that go round in a ring of 251 meet every frame
 * in the end, whatever the period in which pictures are lost.
 */
export const MAX_FRAMES = 251;

/** The most bytes that a QR code holds (version 40, error correction L, byte mode). */
export const MAX_CODE_BYTES = 2953;

/** "PF" and version 1: how each code of this form begins. */
export const MARK = [0x50, 0x46, 1] as const;

const CONTENT = { bundle: 1, card: 2 } as const;

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(FRAME_HEADER_BYTES + frame.body.length);
  const { totalBytes } = frame;
  code.set([...MARK, CONTENT[frame.content]]);
  code.set(sessionBytes(frame.session), 4);
  code.set(
    [frame.k, frame.index, totalBytes >> 16, (totalBytes >> 8) & 0xff, totalBytes & 0xff],
    12,
  );
  code.set(frame.body, FRAME_HEADER_BYTES);
  if (readFrame(code) === undefined) throw new Error('what is written can be read');
  return code;
}

/** The frame in a code; `undefined` when it is none, or goes against the limits. */
export function readFrame(code: Uint8Array): Frame | undefined {
  if (code.length <= FRAME_HEADER_BYTES || code.length > MAX_CODE_BYTES) return undefined;
  if (MARK.some((byte, at) => code[at] !== byte)) return undefined;
  const [content, k, index] = [contentOf(code[3]), code[12] ?? 0, code[13] ?? 0];
  const totalBytes = ((code[14] ?? 0) << 16) | ((code[15] ?? 0) << 8) | (code[16] ?? 0);
  const body = code.subarray(FRAME_HEADER_BYTES);
  if (content === undefined || totalBytes === 0) return undefined;
  if (k === 0 || k > MAX_FRAMES || index >= countOfFrames(k)) return undefined;
  // One k for a length of body: a series of frames that hold nothing is none.
  if (body.length !== Math.ceil(totalBytes / k)) return undefined;
  if (k !== Math.ceil(totalBytes / body.length)) return undefined;
  const session = sessionOf(code.subarray(4, 4 + SESSION_BYTES));
  return { content, session, k, index, totalBytes, body };
}

/** How many different frames there are of a whole that was cut into `k`: one says all, or 251. */
export function countOfFrames(k: number): number {
  return k === 1 ? 1 : MAX_FRAMES;
}

function contentOf(byte: number | undefined): FrameContent | undefined {
  if (byte === CONTENT.bundle) return 'bundle';
  return byte === CONTENT.card ? 'card' : undefined;
}
