/**
 * The library that splits a secret draws its coefficients from the system's generator and takes no
 * other. So that whatever is mixed into our randomness guards the shares too, the shares of a random
 * polynomial through zero are added to those it made: the joined secret stays the same, and the
 * coefficients are unpredictable as long as either generator is.
 */
import type { Random } from './random.ts';

/** Shares are y values followed by one byte x, over GF(256) with the polynomial of AES. */
export function refreshShares(
  shares: readonly Uint8Array[],
  threshold: number,
  random: Random,
): Uint8Array[] {
  const length = Math.max(...shares.map((share) => share.length)) - 1;
  const coefficients = Array.from({ length: threshold - 1 }, () => random.bytes(length));
  try {
    return shares.map((share) => {
      const x = share[length] ?? 0;
      const refreshed = share.slice();
      let power = 1;
      for (const coefficient of coefficients) {
        power = multiply(power, x);
        for (let place = 0; place < length; place++) {
          refreshed[place] = (refreshed[place] ?? 0) ^ multiply(coefficient[place] ?? 0, power);
        }
      }
      return refreshed;
    });
  } finally {
    for (const coefficient of coefficients) coefficient.fill(0);
  }
}

/** Without branches and tables: neither time nor cache tells what is multiplied. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= shifted & -((b >> bit) & 1);
    shifted = (shifted << 1) ^ (0x11b & -(shifted >> 7));
  }
  return product;
}
