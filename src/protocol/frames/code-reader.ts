/**
 * What a camera saw, code by code, whoever made the codes: our frames and acknowledgements, UR and
 * BBQr. One series is read at a time. A UR or BBQr that was begun gives way to a series of ours once a
 * few frames of it are here; codes of another form otherwise change nothing, and `reset` starts over.
 */
import { readAcknowledgement } from './acknowledgement.ts';
import { BbqrReader } from './bbqr/reader.ts';
import { FrameCollector } from './collector.ts';
import { contentOf, maxFileBytes } from './content.ts';
import { readFrame } from './frame.ts';
import type { Progress, Taken } from './taken.ts';
import type { SeriesTaken } from './text-series.ts';
import { UrReader } from './ur/reader.ts';

/** The most that one QR code holds: letters and digits at version 40. As bytes it holds less. */
const MAX_ANY_CODE_BYTES = 4_296;

const FRAMES_TO_LEAD = 4;

type Options = {
  /** SHA-256. */
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  /** The most sealed bytes that anybody reads. */
  maxBytes: number;
};
type TextReader = {
  take(text: string): Promise<SeriesTaken>;
  progress(): Progress | undefined;
  reset(): void;
};
type Readers = { permafrost: FrameCollector; ur: TextReader; bbqr: TextReader };

export class CodeReader {
  readonly #options: Options;
  #readers: Readers;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.#readers = readersOf(options);
  }

  /** The bytes of one code. Codes are taken one after the other, however fast they are given. */
  async take(code: Uint8Array): Promise<Taken> {
    const readers = this.#readers;
    const taken = this.#queue.then(() => this.#take(code, readers));
    this.#queue = taken.catch(() => undefined);
    return taken;
  }

  progress(): Progress | undefined {
    return progressOf(this.#readers);
  }

  /** Forgets everything, also of codes that were given and not yet taken: those are `not-ours`. */
  reset(): void {
    this.#readers = readersOf(this.#options);
  }

  async #take(code: Uint8Array, readers: Readers): Promise<Taken> {
    if (readers !== this.#readers) return { kind: 'not-ours' };
    const taken = await this.#takeBy(code, readers);
    return readers === this.#readers ? taken : { kind: 'not-ours' };
  }

  async #takeBy(code: Uint8Array, readers: Readers): Promise<Taken> {
    if (code.length > MAX_ANY_CODE_BYTES) return { kind: 'not-ours' };
    const acknowledgement = readAcknowledgement(code);
    if (acknowledgement) return { kind: 'acknowledgement', acknowledgement };
    const format = formatOf(code);
    if (format === undefined) return { kind: 'not-ours' };
    if (format === 'permafrost') return takeFrame(code, readers);
    const underWay = progressOf(readers)?.format;
    if (underWay !== undefined && underWay !== format) return { kind: 'other-series' };
    return this.#takeText(code, readers[format]);
  }

  async #takeText(code: Uint8Array, reader: TextReader): Promise<Taken> {
    const taken = await reader.take(String.fromCharCode(...code));
    if (taken.kind === 'complete') {
      const content = contentOf(taken.bytes, this.#options.maxBytes);
      return content ? { ...taken, content } : { kind: 'not-ours' };
    }
    if (taken.kind !== 'new' && taken.kind !== 'known') return { kind: taken.kind };
    const progress = reader.progress();
    return progress ? { kind: taken.kind, progress } : { kind: 'not-ours' };
  }
}

/**
 * A stranger's UR or BBQr that came first must not keep our frames out, nor a stray frame throw away
 * a UR: ours are gathered beside it, and lead from the fourth on.
 */
async function takeFrame(code: Uint8Array, readers: Readers): Promise<Taken> {
  const frame = readFrame(code);
  if (frame === undefined) return { kind: 'not-ours' };
  const taken = await readers.permafrost.take(frame);
  const have = readers.permafrost.progress()?.have ?? 0;
  const isUnderWay = textProgress(readers) !== undefined;
  if (isUnderWay && taken.kind !== 'complete' && have < FRAMES_TO_LEAD) {
    return { kind: 'other-series' };
  }
  readers.ur.reset();
  readers.bbqr.reset();
  return taken;
}

function readersOf(options: Options): Readers {
  const text = { digest: options.digest, maxBytes: maxFileBytes(options.maxBytes) };
  return {
    permafrost: new FrameCollector(options),
    ur: new UrReader(text),
    bbqr: new BbqrReader(text),
  };
}

function progressOf(readers: Readers): Progress | undefined {
  return textProgress(readers) ?? readers.permafrost.progress();
}

function textProgress(readers: Readers): Progress | undefined {
  return readers.ur.progress() ?? readers.bbqr.progress();
}

/** By how a code begins: “PF”, “ur:” in any case, “B$”. */
function formatOf(code: Uint8Array): Progress['format'] | undefined {
  const start = String.fromCharCode(...code.subarray(0, 3));
  if (start.startsWith('PF')) return 'permafrost';
  if (start.startsWith('B$')) return 'bbqr';
  return start.toLowerCase() === 'ur:' ? 'ur' : undefined;
}
