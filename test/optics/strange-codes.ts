/** Codes that somebody holds before the camera beside those of a sender whose codes are being read. */
import { encodeAcknowledgement } from '../../src/protocol/frames/acknowledgement.ts';
import { encodeFrame, type Frame } from '../../src/protocol/frames/frame.ts';
import { bytesFrom } from '../protocol/frames/made-series.ts';

/** Numbers from 0 to 2^32−1. */
type Next = () => number;
/** The series that is being read, and the length of its whole. */
export type Read = { readonly session: string; readonly k: number; readonly totalBytes: number };
export type MakeCode = (read: Read, next: Next) => Uint8Array;

/** By strangers: they have not seen the codes that are being read, or say what cannot be. */
export const STRANGE_CODES: readonly MakeCode[] = [
  (read, next) => {
    const session = Buffer.from(bytesFrom(next(), 8)).toString('hex');
    const [k, length] = [2 + (next() % 250), 1 + (next() % 40)];
    return frameWith(read, next, { session, k, index: next() % 251, totalBytes: k * length });
  },
  (read, next) => frameWith(read, next, { k: 251, index: next() % 251, totalBytes: 195_780 }),
  // The right mark over anything; anything; an answer; the other formats; a QR code of the street.
  (_, next) => Uint8Array.from([0x50, 0x46, 1, 1, ...bytesFrom(next(), 40)]),
  (_, next) => bytesFrom(next(), 1 + (next() % 200)),
  ({ session, k }, next) => {
    const frames = [next() % 251];
    return encodeAcknowledgement({ session, k, frames, quality: 0, isComplete: true });
  },
  (_, next) => text(`ur:bytes/${1 + (next() % 99)}-4294967295/lpadaxcfaxiacyvwhdfhndhkadclhkaxhn`),
  (_, next) => text(`B$2B${(1e9 + next()).toString(36).slice(0, 4).toUpperCase()}AAAAAAAA`),
  (_, next) => text(`https://example.com/${next().toString(36)}`),
];

/** By somebody who has seen them: another body for one of the first ten frames. */
export const falseBody: MakeCode = (read, next) => frameWith(read, next, { index: next() % 10 });

function frameWith(read: Read, next: Next, said: Partial<Frame>): Uint8Array {
  const frame = { content: 'bundle' as const, index: 0, ...read, ...said };
  const body = bytesFrom(next(), Math.ceil(frame.totalBytes / frame.k));
  return encodeFrame({ ...frame, body });
}

function text(words: string): Uint8Array {
  return new Uint8Array(Buffer.from(words, 'latin1'));
}
