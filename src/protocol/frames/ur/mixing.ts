/**
 * Which fragments a part of a UR carries (BCR-2024-001): part n up to the number of fragments is
 * fragment n alone; every later part is the XOR of some, drawn from a generator that part number and
 * checksum seed. Sender and reader must draw alike to the last bit, so the steps are the standard's.
 */
import type { Xoshiro } from './xoshiro.ts';

/** What the generator of a mixed part is seeded with, before SHA-256. */
export function mixingSeed(seqNum: number, checksum: number): Uint8Array<ArrayBuffer> {
  const seed = new Uint8Array(8);
  const view = new DataView(seed.buffer);
  view.setUint32(0, seqNum);
  view.setUint32(4, checksum);
  return seed;
}

/** Draws how many fragments, then which: the first so many of a shuffle. */
export function mixedFragments(random: Xoshiro, degrees: DegreeSampler): number[] {
  const degree = degrees.next(random);
  const remaining = Array.from({ length: degrees.fragments }, (_, index) => index);
  return Array.from({ length: degree }, () => {
    const [index = 0] = remaining.splice(random.nextInt(0, remaining.length - 1), 1);
    return index;
  });
}

/** Degrees 1 to n with weights 1, 1/2, … 1/n, by the alias method (Vose), as the standard orders it. */
export class DegreeSampler {
  readonly fragments: number;
  readonly #share: Float64Array;
  readonly #alias: Uint16Array;

  constructor(fragments: number) {
    this.fragments = fragments;
    this.#share = new Float64Array(fragments).fill(1);
    this.#alias = new Uint16Array(fragments);
    const weights = Float64Array.from({ length: fragments }, (_, index) => 1 / (index + 1));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    this.#fill(weights.map((weight) => (weight * fragments) / sum));
  }

  next(random: Xoshiro): number {
    const index = Math.floor(random.nextDouble() * this.fragments);
    const isOwn = random.nextDouble() < (this.#share[index] ?? 1);
    return (isOwn ? index : (this.#alias[index] ?? 0)) + 1;
  }

  #fill(scaled: Float64Array): void {
    const at = (index: number): number => scaled[index] ?? 0;
    const descending = Array.from(scaled, (_, index) => scaled.length - 1 - index);
    const small = descending.filter((index) => at(index) < 1);
    const large = descending.filter((index) => at(index) >= 1);
    for (;;) {
      const less = small.pop();
      const more = large.pop();
      if (less === undefined || more === undefined) return;
      this.#share[less] = at(less);
      this.#alias[less] = more;
      scaled[more] = at(more) + at(less) - 1;
      (at(more) < 1 ? small : large).push(more);
    }
  }
}
