/**
 * Codes as the libraries of the field make them, and digest and randomness for the readers under test.
 * bc-ur's inner modules are loaded by path: they are what a vector or a forged part is made with.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { UR, UREncoder } from '@ngraveio/bc-ur';
import * as bbqr from 'bbqr';
import type * as FountainUtils from '@ngraveio/bc-ur/dist/fountainUtils.js';

const require = createRequire(import.meta.url);
const inner = (name: string): unknown => require(`@ngraveio/bc-ur/dist/${name}.js`);

export const { chooseFragments } = inner('fountainUtils') as typeof FountainUtils;
/** Its declarations name files without their endings, so their types say nothing. */
const { splitQRs, joinQRs } = bbqr as unknown as {
  splitQRs: (bytes: Uint8Array, type: string, options: BbqrOptions) => { parts: string[] };
  joinQRs: (parts: string[]) => { raw: Uint8Array };
};
export type BbqrOptions = { encoding?: 'H' | '2' | 'Z'; minSplit?: number; maxVersion?: number };

type Bytewords = Record<'encode' | 'decode', (text: string, style: string) => string>;
const bytewords = (inner('bytewords') as { default: Bytewords }).default;

export const MAX_BYTES = 196_000;

export function digest(bytes: Uint8Array): Promise<Uint8Array> {
  return Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest()));
}

/** Numbers below `limit`, the same in every run (mulberry32). */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

export function randomBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const next = numbersFrom(seed);
  return Uint8Array.from({ length }, () => next(256));
}

/** The parts of a UR from number `first` on, without end. */
export function urParts(bytes: Uint8Array, fragmentBytes: number, first = 1): () => string {
  const encoder = new UREncoder(UR.fromBuffer(Buffer.from(bytes)), fragmentBytes, first - 1);
  return () => encoder.nextPart();
}

/** The codes of a BBQr series, as the library splits it. */
export function bbqrCodes(bytes: Uint8Array, fileType: string, options: BbqrOptions): string[] {
  return splitQRs(bytes, fileType, options).parts;
}

export function bbqrJoined(codes: string[]): Uint8Array {
  return joinQRs(codes).raw;
}

/** Minimal bytewords with a CRC that is right, whatever the bytes say. */
export function toBytewords(bytes: Uint8Array): string {
  return bytewords.encode(Buffer.from(bytes).toString('hex'), 'minimal');
}

export function fromBytewords(words: string): Uint8Array {
  return Buffer.from(bytewords.decode(words, 'minimal'), 'hex');
}

export const ascii = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(text, 'latin1'));
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
