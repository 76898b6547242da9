/**
 * How much a reader rebuilds for a stranger. One byte may stand for a megabyte (a reference to a
 * string), and JSON inside strings multiplies; so every value that is rebuilt is paid for, wherever
 * it stands, and so is every byte that is hashed. What is spent bounds memory and time alike.
 */
import { refuse } from '../../core/refusal.ts';

/** What a value costs beside its characters: an empty object is one byte, and memory all the same. */
const PER_VALUE = 8;

export class Allowance {
  readonly #limit: number;
  #left: number;

  constructor(maxBytes: number) {
    this.#limit = maxBytes;
    this.#left = maxBytes;
  }

  /** Pays for a value of so many characters. Refuses `BUNDLE_TOO_LARGE`. */
  spend(characters: number, values = 1): void {
    this.#left -= characters + PER_VALUE * values;
    if (this.#left < 0) refuse('BUNDLE_TOO_LARGE', { limit: this.#limit });
  }
}
