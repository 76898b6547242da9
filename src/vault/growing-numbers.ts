/** A list of small numbers that only grows, side by side in one array that doubles when it is full. */
type Numbers = Uint8Array | Uint32Array;

export class GrowingNumbers<T extends Numbers> {
  readonly #make: new (length: number) => T;
  #numbers: T;
  #count = 0;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#numbers = new make(256);
  }

  push(value: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new this.#make(this.#count * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count] = value;
    this.#count += 1;
  }

  /** What it holds now; what is pushed later is not in it. */
  view(): Numbers {
    return this.#numbers.subarray(0, this.#count);
  }
}
