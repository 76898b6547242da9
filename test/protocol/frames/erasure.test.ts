import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parityRow, rebuild } from '../../../src/protocol/frames/erasure.ts';
import { invert, multiply } from '../../../src/protocol/frames/gf256.ts';
import { bytesFrom, someOf } from './made-series.ts';

const FRAMES = 251;

function rowsOf(whole: Uint8Array, k: number, indexes: readonly number[]) {
  const length = whole.length / k;
  const data = Array.from({ length: k }, (_, at) => whole.slice(at * length, (at + 1) * length));
  return indexes.map((index) => ({ index, body: data[index] ?? parityRow(data, index) }));
}

describe('the erasure code', () => {
  it('makes parity row i the sum of all data rows, each times 1 / (i xor j)', () => {
    const data = [Uint8Array.of(7, 0), Uint8Array.of(1, 255), Uint8Array.of(90, 3)];
    const at = (place: number) =>
      data.reduce((sum, row, j) => sum ^ multiply(row[place] ?? 0, invert(200 ^ j)), 0);
    expect(parityRow(data, 200)).toEqual(Uint8Array.of(at(0), at(1)));
  });

  it('gives the data back from any k different rows, for every k', () => {
    for (let k = 1; k <= FRAMES; k++) {
      const whole = bytesFrom(k, 3 * k);
      expect(rebuild(rowsOf(whole, k, someOf(k, k, FRAMES)), k)).toEqual(whole);
      // The hardest case: as little data and as much parity as there is.
      const last = Array.from({ length: k }, (_, at) => FRAMES - 1 - at);
      expect(rebuild(rowsOf(whole, k, last), k)).toEqual(whole);
    }
  });

  it('gives the data back from any k different rows, for any length of body', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      (k, length, seed) => {
        const whole = bytesFrom(seed, k * length);
        expect(rebuild(rowsOf(whole, k, someOf(seed, k, FRAMES)), k)).toEqual(whole);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it('refuses fewer rows than k, more, and one row twice', () => {
    const rows = rowsOf(bytesFrom(1, 12), 3, [0, 5, 6, 7]);
    expect(rebuild(rows.slice(0, 3), 3)).toEqual(bytesFrom(1, 12));
    expect(() => rebuild(rows, 3)).toThrow('k different rows');
    expect(() => rebuild(rows.slice(0, 2), 3)).toThrow('k different rows');
    expect(() => rebuild([...rows.slice(0, 2), ...rows.slice(1, 2)], 3)).toThrow('different');
  });
});
