/**
 * The field GF(256) in which parity frames are sums of data frames: bytes under XOR and under
 * polynomial multiplication modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11d), whose generator is 2.
 *
 * Nothing here is secret, so the tables may be read in any order.
 */
const POLYNOMIAL = 0x11d;
const ORDER = 255;

/** 2^n for n from 0 to 509, so that two logarithms can be added without a remainder. */
const POWERS = new Uint8Array(2 * ORDER);
const LOGARITHMS = new Uint8Array(256);

for (let exponent = 0, power = 1; exponent < ORDER; exponent++) {
  POWERS[exponent] = power;
  POWERS[exponent + ORDER] = power;
  LOGARITHMS[power] = exponent;
  power <<= 1;
  if (power > 255) power ^= POLYNOMIAL;
}

/** Row `a` holds a·0 … a·255. Made when it is first asked for: a series uses few of them. */
const rows: (Uint8Array | undefined)[] = [];

function rowOf(factor: number): Uint8Array {
  let row = rows[factor];
  if (row === undefined) {
    row = Uint8Array.from({ length: 256 }, (_, value) => multiply(factor, value));
    rows[factor] = row;
  }
  return row;
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return POWERS[(LOGARITHMS[a] ?? 0) + (LOGARITHMS[b] ?? 0)] ?? 0;
}

/** 1/a. Zero has none. */
export function invert(a: number): number {
  if (a === 0) throw new Error('zero has no inverse');
  return POWERS[ORDER - (LOGARITHMS[a] ?? 0)] ?? 0;
}

/** target += factor · source, byte for byte; the two are equally long. */
export function addMultiple(target: Uint8Array, factor: number, source: Uint8Array): void {
  if (target.length !== source.length) throw new Error('rows of one length are added');
  if (factor === 0) return;
  const row = rowOf(factor);
  for (let at = 0; at < target.length; at++) {
    target[at] = (target[at] ?? 0) ^ (row[source[at] ?? 0] ?? 0);
  }
}
