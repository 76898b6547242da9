/**
 * One scan, as the person sees it: what was read, what to do, how it ended. Nothing of a scan reaches
 * the next: each has a number, and what belongs to an earlier one is dropped wherever it arrives.
 */
import {
  encodeAcknowledgement,
  type Acknowledgement,
} from '../../protocol/frames/acknowledgement.ts';
import { CodeReader } from '../../protocol/frames/code-reader.ts';
import type { Complete, Progress } from '../../protocol/frames/taken.ts';
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

export type Outcome = 'complete' | { readonly wrong: Wanted };

export class Scan {
  advice = $state<Advice>('looking');
  progress = $state.raw<Progress | undefined>(undefined);
  outcome = $state.raw<Outcome | undefined>(undefined);
  quality = $state(0);
  freshPerSecond = $state(0);
  /** What the other side is to be told, as the bytes of a code. */
  acknowledgement = $state.raw<Uint8Array | undefined>(undefined);

  readonly #options: ScanOptions;
  readonly #reader: CodeReader;
  #reading = new Reading();
  #last: LastTaken = {};
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
    this.advice = 'looking';
    this.progress = undefined;
    this.outcome = undefined;
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
    if (this.#isOver()) return;
    let fresh = 0;
    for (const code of codes) {
      const taken = await this.#reader.take(code);
      // Another picture may have ended the scan while this one waited for its turn.
      if (number !== this.#number || this.#isOver()) return;
      this.#last[taken.kind] = this.#options.now();
      if (taken.kind === 'new') fresh += 1;
      if (taken.kind === 'complete') {
        this.#end(taken);
        return;
      }
    }
    const at = this.#options.now();
    this.#reading.saw({ at, read: codes.length, unread, fresh });
    this.#show(at);
  }

  #isOver(): boolean {
    return this.outcome !== undefined;
  }

  #show(at: number): void {
    const reading = this.#reading;
    this.progress = this.#reader.progress();
    this.quality = reading.quality(at);
    this.freshPerSecond = reading.freshPerSecond(at);
    this.advice = adviceFor({
      at,
      last: this.#last,
      hasProgress: this.progress !== undefined,
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

  #end(complete: Complete): void {
    const before = this.progress;
    const isCard = complete.content === 'card';
    if (!this.#options.accepts().includes(isCard ? 'card' : 'bundle')) {
      this.outcome = { wrong: isCard ? 'card' : 'bundle' };
      return;
    }
    this.outcome = 'complete';
    if (before !== undefined) {
      this.progress = { ...before, have: before.needed };
      this.#answer(answerOf(before, 100, true));
    }
    this.#options.onread(complete.bytes, complete.content);
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
