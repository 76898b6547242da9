/**
 * xoshiro256** as UR (BCR-2024-001) uses it: seeded with a SHA-256, so that sender and reader draw the
 * same numbers. It decides which fragments a part mixes and keeps nothing secret.
 */
const mask = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => mask((value << by) | (value >> (64n - by)));

export class Xoshiro {
  readonly #state: [bigint, bigint, bigint, bigint];

  /** `seed`: 32 bytes. */
  constructor(seed: Uint8Array) {
    const view = new DataView(seed.buffer, seed.byteOffset, 32);
    const word = (index: number): bigint => view.getBigUint64(8 * index);
    this.#state = [word(0), word(1), word(2), word(3)];
  }

  /** From 0 up to, but not, 1. */
  nextDouble(): number {
    return Number(this.#roll()) / 2 ** 64;
  }

  /** From `low` to `high`, both included. */
  nextInt(low: number, high: number): number {
    return Math.floor(this.nextDouble() * (high - low + 1) + low);
  }

  #roll(): bigint {
    const state = this.#state;
    const result = mask(rotate(mask(state[1] * 5n), 7n) * 9n);
    const shifted = mask(state[1] << 17n);
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45n);
    return result;
  }
}
