/**
 * Codes as the libraries of the field make them, and digest and randomness for the readers under test.
 * bc-ur's inner modules are loaded by path: they are what a vector or a forged part is made with.
 */
import { createRequire } from 'node:module';
import { UR, UREncoder } from '@ngraveio/bc-ur';
import * as bbqr from 'bbqr';
import type * as FountainUtils from '@ngraveio/bc-ur/dist/fountainUtils.js';
import { LIMITS } from '../../../src/protocol/limits.ts';
import { numbersFrom as words } from './made-series.ts';

export { digest } from './made-series.ts';

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

export const MAX_BYTES: number = LIMITS.sealedBytes;

/** Numbers below `limit`, the same in every run. */
export function numbersFrom(seed: number): (limit: number) => number {
  const next = words(seed);
  return (limit) => Math.floor((next() / 2 ** 32) * limit);
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
