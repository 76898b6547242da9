/**
 * How fast the page may ask. Guards the station against a page that asks without end: people and
 * the window's own pulse stay far below, a loop does not.
 */
import { refuse } from '../core/refusal.ts';

export const RATE = { burst: 50, perSecond: 200 } as const;
/** Calls that wait for an answer at the same time. */
export const OPEN_CALLS = 16;

export class CallRate {
  readonly #elapsed: () => number;
  #left: number = RATE.burst;
  #open = 0;
  #last: number;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
    this.#last = elapsed();
  }

  /** Runs `work` as one call. Refuses `TOO_MANY_CALLS`. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    const now = this.#elapsed();
    const gained = ((now - this.#last) * RATE.perSecond) / 1000;
    this.#left = Math.min(RATE.burst, this.#left + gained);
    this.#last = now;
    if (this.#left < 1 || this.#open >= OPEN_CALLS) return refuse('TOO_MANY_CALLS');
    this.#left -= 1;
    this.#open += 1;
    try {
      return await work();
    } finally {
      this.#open -= 1;
    }
  }
}
