/**
 * Reads one BBQr series. Its header names no message, so two messages with as many codes of one type look
 * alike: a second body at an index, or another length, is told apart here; the rest is for the seal and
 * the signature of what arrives.
 */
import type { Progress } from '../taken.ts';
import type { SeriesTaken } from '../text-series.ts';
import { readBbqrCode, type BbqrCode } from './code.ts';
import { inflate } from './inflate.ts';

type Series = {
  common: string;
  isCompressed: boolean;
  total: number;
  parts: Map<number, Uint8Array<ArrayBuffer>>;
};

export class BbqrReader {
  readonly #maxBytes: number;
  #series: Series | undefined;

  constructor(options: { maxBytes: number }) {
    this.#maxBytes = options.maxBytes;
  }

  /** One code at a time: wait for one before giving the next. */
  async take(text: string): Promise<SeriesTaken> {
    const code = readBbqrCode(text);
    if (code === undefined || !this.#fits(code)) return { kind: 'not-ours' };
    const { common, isCompressed, total } = code;
    const series = this.#series ?? { common, isCompressed, total, parts: new Map() };
    if (!isOf(series, code)) return { kind: 'other-series' };
    this.#series = series;
    if (series.parts.has(code.index)) return { kind: 'known' };
    series.parts.set(code.index, code.data);
    return series.parts.size === total ? this.#finish(series) : { kind: 'new' };
  }

  progress(): Progress | undefined {
    const series = this.#series;
    return (
      series && {
        format: 'bbqr',
        session: series.common,
        needed: series.total,
        have: series.parts.size,
        frames: [...series.parts.keys()].sort((a, b) => a - b),
      }
    );
  }

  reset(): void {
    this.#series = undefined;
  }

  /** All codes but the last are as long as this one, and the last has a byte at least. */
  #fits({ index, total, data }: BbqrCode): boolean {
    const whole = index === total - 1 ? total - 1 + data.length : (total - 1) * data.length + 1;
    return whole <= this.#maxBytes;
  }

  async #finish(series: Series): Promise<SeriesTaken> {
    this.reset();
    const parts = Array.from(
      { length: series.total },
      (_, index) => series.parts.get(index) ?? NONE,
    );
    const packed = concat(parts);
    if (packed.length > this.#maxBytes) return { kind: 'not-ours' };
    const bytes = series.isCompressed ? await inflate(packed, this.#maxBytes) : packed;
    if (bytes === undefined) return { kind: 'spoiled' };
    return { kind: 'complete', bytes, session: series.common };
  }
}

const NONE = new Uint8Array();

/** Same header; same body where one is held; equal lengths, of which the last may be shorter. */
function isOf({ common, total, parts }: Series, code: BbqrCode): boolean {
  if (code.common !== common) return false;
  const held = parts.get(code.index);
  if (held) return isEqual(held, code.data);
  const last = total - 1;
  for (const [index, data] of parts) {
    if (index === last && data.length > code.data.length) return false;
    if (code.index === last && data.length < code.data.length) return false;
    if (index !== last && code.index !== last && data.length !== code.data.length) return false;
  }
  return true;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
