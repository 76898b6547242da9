/**
 * Fragments known only as XORs of each other, solved like equations (Gaussian elimination over one
 * bit). Every part that says anything new is used, whether it carries one fragment or a mix, in any
 * order. At most one row a fragment is kept, so a sender of endless mixes costs no memory.
 */
export class XorSystem {
  readonly #fragments: number;
  readonly #fragmentBytes: number;
  readonly #indexWords: number;
  /** By the first fragment of the row: its index bits, then its data, in words of 32 bits. */
  readonly #rows = new Map<number, Uint32Array>();

  constructor(fragments: number, fragmentBytes: number) {
    this.#fragments = fragments;
    this.#fragmentBytes = fragmentBytes;
    this.#indexWords = Math.ceil(fragments / 32);
  }

  /** How many independent parts are here; `fragments` of them solve it. */
  get rank(): number {
    return this.#rows.size;
  }

  /** The fragment that each part kept so far stands for. */
  get held(): number[] {
    return [...this.#rows.keys()].sort((a, b) => a - b);
  }

  /** Takes the XOR of the fragments `indexes`. False when it says nothing new. */
  add(indexes: readonly number[], data: Uint8Array): boolean {
    const row = new Uint32Array(this.#indexWords + Math.ceil(this.#fragmentBytes / 4));
    for (const index of indexes) {
      const word = index >> 5;
      row[word] = (row[word] ?? 0) ^ (1 << (index & 31));
    }
    new Uint8Array(row.buffer, 4 * this.#indexWords, this.#fragmentBytes).set(data);
    for (let first = this.#firstOf(row); first !== undefined; first = this.#firstOf(row)) {
      const known = this.#rows.get(first);
      if (known === undefined) {
        this.#rows.set(first, row);
        return true;
      }
      xorInto(row, known);
    }
    return false;
  }

  /** All fragments in a row. Only once `rank` is their number. */
  solve(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#fragments * this.#fragmentBytes);
    for (let first = this.#fragments - 1; first >= 0; first -= 1) {
      const row = this.#rows.get(first);
      if (row === undefined) throw new RangeError('not every fragment is known yet');
      for (let other = first + 1; other < this.#fragments; other += 1) {
        const known = this.#rows.get(other);
        if (known && ((row[other >> 5] ?? 0) >>> (other & 31)) & 1) xorInto(row, known);
      }
      const data = new Uint8Array(row.buffer, 4 * this.#indexWords, this.#fragmentBytes);
      whole.set(data, first * this.#fragmentBytes);
    }
    return whole;
  }

  #firstOf(row: Uint32Array): number | undefined {
    for (let word = 0; word < this.#indexWords; word += 1) {
      const bits = row[word] ?? 0;
      if (bits !== 0) return 32 * word + 31 - Math.clz32(bits & -bits);
    }
    return undefined;
  }
}

function xorInto(row: Uint32Array, other: Uint32Array): void {
  for (let word = 0; word < row.length; word += 1) {
    row[word] = (row[word] ?? 0) ^ (other[word] ?? 0);
  }
}
