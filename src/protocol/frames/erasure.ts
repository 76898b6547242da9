/**
 * The erasure code of frames: k data rows, and parity rows i from k to 255 of which row i is
 * Σ_j data_j / (i xor j) over GF(256). The factors form a Cauchy matrix, each square part of which
 * can be inverted: any k distinct rows give the data back, and no code can do with fewer.
 */
import { addMultiple, invert, multiply } from './gf256.ts';

export type Row = { readonly index: number; readonly body: Uint8Array };

/** The factor of data row `data` in parity row `parity`. The two are different, so there is one. */
const factor = (parity: number, data: number) => invert(parity ^ data);

/** Parity row `index`, which is not the index of a data row. */
export function parityRow(data: readonly Uint8Array[], index: number): Uint8Array<ArrayBuffer> {
  const sum = new Uint8Array(data[0]?.length ?? 0);
  data.forEach((body, at) => {
    addMultiple(sum, factor(index, at), body);
  });
  return sum;
}

/** The data, one row after the other, from any k rows with different indexes and bodies of one length. */
export function rebuild(rows: readonly Row[], k: number): Uint8Array<ArrayBuffer> {
  if (rows.length !== k || new Set(rows.map(({ index }) => index)).size !== k) {
    throw new Error('k different rows give the data back');
  }
  const length = rows[0]?.body.length ?? 0;
  const whole = new Uint8Array(k * length);
  const place = (at: number) => whole.subarray(at * length, (at + 1) * length);
  const data = rows.filter(({ index }) => index < k);
  const parity = rows.filter(({ index }) => index >= k);
  for (const { index, body } of data) place(index).set(body);
  const held = new Set(data.map(({ index }) => index));
  const missing = Array.from({ length: k }, (_, at) => at).filter((at) => !held.has(at));
  const inverse = cauchyInverse(
    parity.map(({ index }) => index),
    missing,
  );
  parity.forEach(({ index, body }, column) => {
    // What is left of a parity row without the data that is here is a sum of the missing rows alone.
    const rest = Uint8Array.from(body);
    for (const row of data) addMultiple(rest, factor(index, row.index), row.body);
    missing.forEach((at, row) => {
      addMultiple(place(at), inverse[row]?.[column] ?? 0, rest);
    });
  });
  return whole;
}

/**
 * The inverse of the matrix with 1 / (x xor y) at row x and column y, by Cauchy's formula: entry (y, x) is
 * Π(x xor y′) · Π(x′ xor y) / ((x xor y) · Π_{x′≠x}(x xor x′) · Π_{y′≠y}(y xor y′)).
 */
function cauchyInverse(xs: readonly number[], ys: readonly number[]): number[][] {
  const product = (one: number, others: readonly number[]) =>
    others.reduce((so, other) => (other === one ? so : multiply(so, one ^ other)), 1);
  const ofX = xs.map((x) => multiply(product(x, ys), invert(product(x, xs))));
  const ofY = ys.map((y) => multiply(product(y, xs), invert(product(y, ys))));
  return ys.map((y, row) =>
    xs.map((x, column) => multiply(multiply(ofY[row] ?? 0, ofX[column] ?? 0), invert(x ^ y))),
  );
}
