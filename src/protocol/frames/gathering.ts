/**
 * The frames of one series that are here, and the whole as soon as it can be made.
 *
 * Attacker: whoever shows a frame with this session, k and length, but another body. The first body at an
 * index stays. When the whole does not match its session, one more frame is waited for, and each frame is
 * left out once, first those of which two bodies were seen; then the series is given up.
 */
import { rebuild } from './erasure.ts';
import type { Frame } from './frame.ts';
import { countOfFrames } from './frame.ts';
import { sessionOf } from './session.ts';
import type { Progress } from './taken.ts';

/** SHA-256, as the surroundings have it. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

export class Gathering {
  readonly series: Frame;
  readonly #bodies = new Map<number, Uint8Array>();
  readonly #contested = new Set<number>();
  #isDoubted = false;

  constructor(first: Frame) {
    this.series = { ...first, body: new Uint8Array(0) };
  }

  get have(): number {
    return this.#bodies.size;
  }

  get needed(): number {
    return this.series.k + (this.#isDoubted ? 1 : 0);
  }

  get isFull(): boolean {
    return this.have >= this.needed;
  }

  /** Whether the frame is new. No more are kept than are needed. */
  add({ index, body }: Frame): boolean {
    const held = this.#bodies.get(index);
    if (held !== undefined) {
      if (held.some((byte, at) => byte !== body[at])) this.#contested.add(index);
      return false;
    }
    if (this.isFull) return false;
    this.#bodies.set(index, Uint8Array.from(body));
    return true;
  }

  /**
   * The whole; `more` when a further frame may help; `spoiled` when none does. `isWanted` is asked before
   * each attempt, so that a scan that was begun anew does not wait for this one.
   */
  async finish(
    digest: Digest,
    isWanted: () => boolean,
  ): Promise<Uint8Array<ArrayBuffer> | 'more' | 'spoiled'> {
    for (const leftOut of this.#isDoubted ? this.#suspects() : [undefined]) {
      if (!isWanted()) return 'spoiled';
      const bytes = this.#rebuildWithout(leftOut);
      if (sessionOf(await digest(bytes)) === this.series.session) return bytes;
    }
    if (this.#isDoubted || this.needed >= countOfFrames(this.series.k)) return 'spoiled';
    this.#isDoubted = true;
    return 'more';
  }

  progress(): Progress {
    return {
      format: 'permafrost',
      session: this.series.session,
      needed: this.series.k,
      have: Math.min(this.have, this.series.k),
      frames: [...this.#bodies.keys()].sort((a, b) => a - b),
    };
  }

  #suspects(): number[] {
    const others = [...this.#bodies.keys()].filter((index) => !this.#contested.has(index));
    return [...this.#contested, ...others];
  }

  #rebuildWithout(leftOut: number | undefined): Uint8Array<ArrayBuffer> {
    const { k, totalBytes } = this.series;
    const rows = [...this.#bodies]
      .filter(([index]) => index !== leftOut)
      .map(([index, body]) => ({ index, body }));
    return rebuild(rows, k).slice(0, totalBytes);
  }
}
