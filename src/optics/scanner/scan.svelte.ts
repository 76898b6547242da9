/**
 * One scan, as the person sees it: what was read, what to do, how it ended. Nothing of a scan reaches
 * the next: each has a number, and what belongs to an earlier one is dropped wherever it arrives.
 */
import {
  encodeAcknowledgement,
  type Acknowledgement,
} from '../../protocol/frames/acknowledgement.ts';
import { CodeReader } from '../../protocol/frames/code-reader.ts';
import { readFrame } from '../../protocol/frames/frame.ts';
import type { Complete, Progress, Taken } from '../../protocol/frames/taken.ts';
import { adviceFor, type Advice, type LastTaken } from './advice.ts';
import type { Decoded } from './decode.ts';
import { Reading } from './reading.ts';

/** As many sealed bytes as either side reads. */
export const MOST_SEALED_BYTES = 196_000;

export type Wanted = 'bundle' | 'card';
export type ReadContent = Complete['content'];

export type ScanOptions = {
  readonly accepts: () => readonly Wanted[];
  readonly onread: (bytes: Uint8Array<ArrayBuffer>, content: ReadContent) => void;
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  readonly maxBytes: number;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
};

export class Scan {
  advice = $state<Advice>('looking');
  progress = $state.raw<Progress | undefined>(undefined);
  /** It has ended: what was wanted is here. */
  isComplete = $state(false);
  /** This was read instead, and is no more than said: the scan goes on for what is wanted. */
  wrong = $state<Wanted | undefined>(undefined);
  quality = $state(0);
  freshPerSecond = $state(0);
  /** What the other side is to be told, as the bytes of a code. */
  acknowledgement = $state.raw<Uint8Array | undefined>(undefined);

  readonly #options: ScanOptions;
  readonly #reader: CodeReader;
  #reading = new Reading();
  #last: LastTaken = {};
  /** How far the series was whose code was taken last. */
  #lastProgress: Progress | undefined;
  /** The series that was read instead: while it is still in the picture, nothing of it is counted. */
  #unwanted: { readonly session: string; readonly is: Wanted } | undefined;
  #number = 0;
  #lastSeen: Promise<void> = Promise.resolve();

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#reader = new CodeReader(options);
  }

  /** Forgets everything, and whatever is still on its way. */
  startOver(): void {
    this.#number += 1;
    this.#reader.reset();
    this.#reading = new Reading();
    this.#last = {};
    this.#lastProgress = undefined;
    this.#unwanted = undefined;
    this.advice = 'looking';
    this.progress = undefined;
    this.isComplete = false;
    this.wrong = undefined;
    this.quality = 0;
    this.freshPerSecond = 0;
    this.acknowledgement = undefined;
  }

  /** What a picture held. After the end of a scan pictures change nothing until the next begins. */
  saw(decoded: Decoded): Promise<void> {
    const seen = this.#saw(decoded);
    this.#lastSeen = seen;
    return seen;
  }

  /** Resolves when all that was seen is taken in. */
  async settled(): Promise<void> {
    await this.#lastSeen;
  }

  async #saw({ codes, unread }: Decoded): Promise<void> {
    const number = this.#number;
    if (this.isComplete) return;
    let fresh = 0;
    for (const code of codes) {
      const taken = await this.#reader.take(code);
      // Another picture may have ended the scan while this one waited for its turn.
      if (number !== this.#number || this.#isOver()) return;
      if (this.#isUnwanted(code, taken)) continue;
      if (taken.kind === 'complete') {
        this.#end(taken);
        return;
      }
      this.#last[taken.kind] = this.#options.now();
      if (taken.kind === 'new') fresh += 1;
      if (taken.kind === 'new' || taken.kind === 'known') this.#lastProgress = taken.progress;
    }
    const at = this.#options.now();
    this.#reading.saw({ at, read: codes.length, unread, fresh });
    this.#show(at);
  }

  // A method, because the compiler would take it for unchanged across the awaiting.
  #isOver(): boolean {
    return this.isComplete;
  }

  /** It is of something else than is wanted: that is said, and nothing of it stays in the way. */
  #isUnwanted(code: Uint8Array, taken: Taken): boolean {
    if (taken.kind === 'complete') {
      const is = taken.content === 'card' ? 'card' : 'bundle';
      if (this.#options.accepts().includes(is)) return false;
      this.#unwanted = { session: taken.session, is };
    } else if (!this.#isUnwantedAgain(code, taken)) {
      return false;
    }
    this.#reader.reset();
    this.#last = {};
    this.#lastProgress = undefined;
    this.wrong = this.#unwanted?.is;
    return true;
  }

  /**
   * What is wanted may have been shown under a false name before: so the name is compared as well. BBQr
   * tells two series of one length apart only when they are read.
   */
  #isUnwantedAgain(code: Uint8Array, taken: Taken): boolean {
    if (taken.kind !== 'new' && taken.kind !== 'known') return false;
    if (taken.progress.format === 'bbqr') return false;
    const named = readFrame(code)?.content ?? this.#unwanted?.is;
    return taken.progress.session === this.#unwanted?.session && named === this.#unwanted.is;
  }

  #show(at: number): void {
    const reading = this.#reading;
    this.progress = this.#reader.progress();
    if (this.progress !== undefined) this.wrong = undefined;
    this.quality = reading.quality(at);
    this.freshPerSecond = reading.freshPerSecond(at);
    this.advice = adviceFor({
      at,
      last: this.#last,
      hasProgress: this.progress !== undefined,
      isWrong: this.wrong !== undefined,
      pictures: reading.pictures(at),
      quality: this.quality,
      unread: reading.unread(at),
    });
    this.#answer(answerOf(this.progress, this.quality));
  }

  /** A code that says the same stays as it is: one that is drawn anew is harder to read. */
  #answer(code: Uint8Array | undefined): void {
    if (this.acknowledgement?.join() !== code?.join()) this.acknowledgement = code;
  }

  #end({ session, bytes, content }: Complete): void {
    const before = this.#lastProgress?.session === session ? this.#lastProgress : undefined;
    this.isComplete = true;
    this.wrong = undefined;
    this.progress = before && { ...before, have: before.needed };
    this.#answer(answerOf(before, 100, true));
    this.#options.onread(bytes, content);
  }
}

/** Only our own frames are answered: other formats have no such code. */
function answerOf(
  progress: Progress | undefined,
  quality: number,
  isComplete = false,
): Uint8Array | undefined {
  if (progress?.format !== 'permafrost') return undefined;
  const { session, needed: k, frames } = progress;
  const said: Acknowledgement = {
    session,
    k,
    frames,
    // In tens: the code is to stand still while nothing else changes.
    quality: Math.round(quality / 10) * 10,
    isComplete,
  };
  return encodeAcknowledgement(said);
}
