/**
 * The workers that look for codes: as many pictures under way as there are workers. A picture that
 * comes while all are busy is left out, for the next one shows the same or newer codes.
 */
import type { Answer, Decoded, Job } from './decode.ts';

/** What is used of a `Worker`. */
export type Decoder = {
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(job: Job, transfer: Transferable[]): void;
  terminate(): void;
};

const WORKERS = 2;

type Waiting = (error: Error) => void;

export class Decoders {
  readonly #idle: Decoder[];
  readonly #all: readonly Decoder[];
  readonly #waiting = new Map<number, Waiting>();
  readonly #underWay = new Set<Promise<unknown>>();
  #lastNumber = 0;
  #isClosed = false;

  constructor(start: () => Decoder, count = WORKERS) {
    this.#all = Array.from({ length: count }, start);
    this.#idle = [...this.#all];
  }

  get isBusy(): boolean {
    return this.#idle.length === 0;
  }

  /** The codes in one picture; undefined when all are busy, or closed meanwhile. */
  async read(grab: () => Promise<ImageBitmap>): Promise<Decoded | undefined> {
    const reading = this.#read(grab);
    this.#underWay.add(reading);
    try {
      return await reading;
    } finally {
      this.#underWay.delete(reading);
    }
  }

  /** Resolves when every picture that is being searched now was told. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #read(grab: () => Promise<ImageBitmap>): Promise<Decoded | undefined> {
    const decoder = this.#isClosed ? undefined : this.#idle.pop();
    if (decoder === undefined) return undefined;
    try {
      const picture = await grab();
      if (this.isClosed) {
        picture.close();
        return undefined;
      }
      return await this.#ask(decoder, picture);
    } catch (error) {
      if (this.isClosed) return undefined;
      throw error;
    } finally {
      this.#idle.push(decoder);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Ends the workers; what they were reading is never told. */
  close(): void {
    this.#isClosed = true;
    for (const decoder of this.#all) decoder.terminate();
    for (const reject of this.#waiting.values()) reject(new Error('closed'));
    this.#waiting.clear();
  }

  #ask(decoder: Decoder, picture: ImageBitmap): Promise<Decoded> {
    const number = ++this.#lastNumber;
    return new Promise<Decoded>((resolve, reject) => {
      const settle = (): void => void this.#waiting.delete(number);
      this.#waiting.set(number, reject);
      decoder.onmessage = ({ data }) => {
        settle();
        if (data.number === number && 'decoded' in data) resolve(data.decoded);
        else reject(new Error('the worker could not read a picture'));
      };
      decoder.onerror = () => {
        settle();
        reject(new Error('the worker did not start'));
      };
      decoder.postMessage({ number, picture }, [picture]);
    });
  }
}
