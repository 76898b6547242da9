/**
 * Reads one `ur:bytes` message from its codes (BCR-2020-005, BCR-2024-001). One series at a time; a
 * code of another one changes nothing. The checksum is no proof: who sends parts under the numbers of
 * another series spoils it and no more, for what arrives is sealed and signed.
 */
import { crc32 } from '../crc32.ts';
import type { Progress } from '../taken.ts';
import type { SeriesTaken } from '../text-series.ts';
import { readBytes } from './cbor.ts';
import { readUrCode, type UrCode } from './code.ts';
import { DegreeSampler, mixedFragments, mixingSeed } from './mixing.ts';
import { Xoshiro } from './xoshiro.ts';
import { XorSystem } from './xor-system.ts';

type Part = Extract<UrCode, { kind: 'part' }>;
/** What all parts of a series have in common, and what is known of its fragments. */
type Series = {
  seqLen: number;
  messageLen: number;
  checksum: number;
  fragmentBytes: number;
  degrees: DegreeSampler;
  fragments: XorSystem;
};

export class UrReader {
  readonly #digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  readonly #maxBytes: number;
  #series: Series | undefined;

  /** `digest` is SHA-256. */
  constructor(options: {
    digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
    maxBytes: number;
  }) {
    this.#digest = options.digest;
    this.#maxBytes = options.maxBytes;
  }

  /** One code at a time: wait for one before giving the next. */
  async take(text: string): Promise<SeriesTaken> {
    const code = readUrCode(text, this.#maxBytes);
    if (code === undefined) return { kind: 'not-ours' };
    if (code.kind === 'whole') {
      if (this.#series) return { kind: 'other-series' };
      return { kind: 'complete', bytes: code.bytes, session: hex8(crc32(code.bytes)) };
    }
    this.#series ??= begin(code);
    const series = this.#series;
    if (!isOf(series, code)) return { kind: 'other-series' };
    const isNew = series.fragments.add(await this.#fragmentsOf(code, series), code.data);
    if (series.fragments.rank === series.seqLen) return this.#finish(series);
    return { kind: isNew ? 'new' : 'known' };
  }

  progress(): Progress | undefined {
    const series = this.#series;
    return (
      series && {
        format: 'ur',
        session: hex8(series.checksum),
        needed: series.seqLen,
        have: series.fragments.rank,
        frames: series.fragments.held,
      }
    );
  }

  reset(): void {
    this.#series = undefined;
  }

  async #fragmentsOf(part: Part, series: Series): Promise<readonly number[]> {
    if (part.seqNum <= part.seqLen) return [part.seqNum - 1];
    const seed = await this.#digest(mixingSeed(part.seqNum, part.checksum));
    return mixedFragments(new Xoshiro(seed), series.degrees);
  }

  #finish(series: Series): SeriesTaken {
    this.reset();
    const message = series.fragments.solve().subarray(0, series.messageLen);
    if (crc32(message) !== series.checksum) return { kind: 'spoiled' };
    const bytes = readBytes(message);
    if (bytes === undefined || bytes.length > this.#maxBytes) return { kind: 'not-ours' };
    return { kind: 'complete', bytes, session: hex8(series.checksum) };
  }
}

function begin(part: Part): Series {
  const { seqLen, messageLen, checksum, data } = part;
  return {
    seqLen,
    messageLen,
    checksum,
    fragmentBytes: data.length,
    degrees: new DegreeSampler(seqLen),
    fragments: new XorSystem(seqLen, data.length),
  };
}

function isOf(series: Series, part: Part): boolean {
  return (
    part.seqLen === series.seqLen &&
    part.messageLen === series.messageLen &&
    part.checksum === series.checksum &&
    part.data.length === series.fragmentBytes
  );
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
