/**
 * Which frames the picture of a turn shows: the data first, then parity, round and round in a ring whose
 * length is a prime. Pictures that are lost with a period (a camera that beats with the screen) would
 * otherwise lose the same frames in every round, for ever.
 *
 * With an acknowledgement the ring holds only what the receiver has not, from where the showing is.
 */
import type { Acknowledgement } from './acknowledgement.ts';

type Series = { readonly session: string; readonly k: number; readonly count: number };

/** A ring shorter than this could beat with a loss of 1 in 2, 3, 5, … pictures. */
const SHORTEST_RING = 17;

export class ShowOrder {
  readonly #series: Series;
  readonly #codesPerPicture: number;
  #ring: readonly number[];
  #turn = -1;
  #lastShown = -1;

  constructor(series: Series, codesPerPicture: number) {
    this.#series = series;
    this.#codesPerPicture = codesPerPicture;
    this.#ring = Array.from({ length: series.count }, (_, index) => index);
  }

  /** The receiver has everything: there is nothing more to show. */
  get isDone(): boolean {
    return this.#ring.length === 0;
  }

  /** The frames of the next picture, each once: as many as a picture has codes, or fewer. */
  next(): number[] {
    this.#turn += 1;
    return this.#picture();
  }

  /** The frames of the picture before. */
  previous(): number[] {
    this.#turn -= 1;
    return this.#picture();
  }

  /** Takes in what the receiver says. Whether it reads well is the player's business. */
  acknowledge(said: Acknowledgement): void {
    const { session, k, count } = this.#series;
    if (said.session !== session || said.k !== k) return;
    const held = new Set(said.isComplete ? [] : said.frames);
    const rotated = Array.from({ length: count }, (_, at) => (this.#lastShown + 1 + at) % count);
    this.#ring = said.isComplete ? [] : ringOf(rotated.filter((index) => !held.has(index)));
    this.#turn = -1;
  }

  #picture(): number[] {
    const ring = this.#ring;
    if (ring.length === 0) return [];
    const first = this.#turn * this.#codesPerPicture;
    const shown = Array.from({ length: this.#codesPerPicture }, (_, code) => {
      const at = (first + code) % ring.length;
      return ring[at < 0 ? at + ring.length : at] ?? 0;
    });
    this.#lastShown = shown.at(-1) ?? -1;
    return [...new Set(shown)];
  }
}

/** The frames in a ring of prime length: those at its beginning come again at its end. */
function ringOf(frames: readonly number[]): number[] {
  if (frames.length === 0) return [];
  let length = Math.max(frames.length, SHORTEST_RING);
  while (!isPrime(length)) length += 1;
  return Array.from({ length }, (_, at) => frames[at % frames.length] ?? 0);
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) return false;
  }
  return number > 1;
}
