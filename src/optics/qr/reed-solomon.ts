/**
 * Reed-Solomon parity as QR codes have it: GF(256) over x⁸+x⁴+x³+x²+1, generator with the roots
 * α⁰ … αⁿ⁻¹. One table row a feedback byte holds that byte times the generator, so that a byte of
 * data costs one look-up and one pass over the parity.
 */
const EXP = new Uint8Array(255);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  LOG[value] = power;
  value = (value << 1) ^ (value > 127 ? 0x11d : 0);
}

export class ParityMaker {
  readonly length: number;
  readonly #rows: Uint8Array;

  constructor(length: number) {
    this.length = length;
    const generator = generatorOf(length);
    this.#rows = new Uint8Array(256 * length);
    for (let feedback = 0; feedback < 256; feedback += 1) {
      for (let at = 0; at < length; at += 1) {
        this.#rows[feedback * length + at] = multiply(feedback, generator[at] ?? 0);
      }
    }
  }

  /** The parity of `data[from … to)`, into `parity`, which is as long as this maker's `length`. */
  make(data: Uint8Array, from: number, to: number, parity: Uint8Array): void {
    const rows = this.#rows;
    const last = this.length - 1;
    parity.fill(0);
    for (let at = from; at < to; at += 1) {
      let row = ((data[at] ?? 0) ^ (parity[0] ?? 0)) * this.length;
      for (let place = 0; place < last; place += 1) {
        parity[place] = (parity[place + 1] ?? 0) ^ (rows[row] ?? 0);
        row += 1;
      }
      parity[last] = rows[row] ?? 0;
    }
  }
}

/** Coefficients below the leading one, highest power first. */
function generatorOf(length: number): Uint8Array {
  const generator = new Uint8Array(length);
  generator[length - 1] = 1;
  for (let root = 0; root < length; root += 1) {
    const factor = EXP[root] ?? 0;
    for (let at = 0; at < length; at += 1) {
      generator[at] = multiply(generator[at] ?? 0, factor) ^ (generator[at + 1] ?? 0);
    }
  }
  return generator;
}

function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return EXP[((LOG[a] ?? 0) + (LOG[b] ?? 0)) % 255] ?? 0;
}
