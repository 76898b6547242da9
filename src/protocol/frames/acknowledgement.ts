/**
 * What a receiver may show back: which frames of a series it has, and how well it reads. It is as little
 * trusted as a frame: whoever forges one makes a sender leave frames out, or stop; the receiver then
 * misses them, and nothing else happens.
 */
import { countOfFrames, MARK, MAX_FRAMES } from './frame.ts';
import { SESSION_BYTES, sessionBytes, sessionOf } from './session.ts';

export type Acknowledgement = {
  readonly session: string;
  readonly k: number;
  /** Indexes of the frames that the receiver has, rising. */
  readonly frames: readonly number[];
  /** How well it reads, 0 to 100: the share of the pictures it saw whose codes it could read. */
  readonly quality: number;
  /** It has the whole, and the digest is right. */
  readonly isComplete: boolean;
};

const KIND = 3;
const COMPLETE = 0x80;
const BITMAP_AT = 14;

/** 46 bytes: a QR code of version 3. */
export const ACKNOWLEDGEMENT_BYTES = BITMAP_AT + Math.ceil(MAX_FRAMES / 8);

export function encodeAcknowledgement(said: Acknowledgement): Uint8Array<ArrayBuffer> {
  const code = new Uint8Array(ACKNOWLEDGEMENT_BYTES);
  code.set([...MARK, KIND]);
  code.set(sessionBytes(said.session), 4);
  code.set([said.k, said.quality | (said.isComplete ? COMPLETE : 0)], 12);
  for (const index of said.frames) {
    const at = BITMAP_AT + (index >> 3);
    code[at] = (code[at] ?? 0) | (1 << (index & 7));
  }
  if (readAcknowledgement(code) === undefined) throw new Error('what is written can be read');
  return code;
}

/** The acknowledgement in a code; `undefined` when it is none, or says what cannot be. */
export function readAcknowledgement(code: Uint8Array): Acknowledgement | undefined {
  if (code.length !== ACKNOWLEDGEMENT_BYTES) return undefined;
  if ([...MARK, KIND].some((byte, at) => code[at] !== byte)) return undefined;
  const [k, state] = [code[12] ?? 0, code[13] ?? 0];
  const quality = state & ~COMPLETE;
  if (k === 0 || k > MAX_FRAMES || quality > 100) return undefined;
  const all = Array.from({ length: 8 * (code.length - BITMAP_AT) }, (_, index) => index);
  const frames = all.filter((index) => ((code[BITMAP_AT + (index >> 3)] ?? 0) >> (index & 7)) & 1);
  if (frames.some((index) => index >= countOfFrames(k))) return undefined;
  const session = sessionOf(code.subarray(4, 4 + SESSION_BYTES));
  return { session, k, frames, quality, isComplete: (state & COMPLETE) !== 0 };
}
