import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { ShowOrder } from '../../../src/protocol/frames/show-order.ts';
import { numbersFrom } from './made-series.ts';

const session = '00112233445566ff';
const seriesOf = (k: number) => ({ session, k, count: k === 1 ? 1 : 251 });
const orderOf = (k: number, codes = 1) => new ShowOrder(seriesOf(k), codes);
const said = (k: number, frames: number[], more: Partial<Acknowledgement> = {}) => ({
  ...{ session, k, frames, quality: 100, isComplete: false },
  ...more,
});
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const turns = (order: ShowOrder, count: number) => upTo(count).map(() => order.next());

/** The pictures until a receiver of `have` has k frames, when `isLost` says which pictures it misses. */
function picturesUntil(
  order: ShowOrder,
  k: number,
  isLost: (turn: number) => boolean,
  have = new Set<number>(),
): number {
  for (let turn = 0; turn < 20_000; turn++) {
    const shown = order.next();
    if (!isLost(turn)) for (const index of shown) have.add(index);
    if (have.size >= k) return turn + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** Bursts of five, as long apart as chance wants it. */
function burstsOf(length: number, seed: number): (turn: number) => boolean {
  const next = numbersFrom(seed);
  let left = 0;
  return () => {
    if (left === 0 && next() % 10 === 0) left = length;
    left = Math.max(0, left - 1);
    return left > 0;
  };
}

describe('the order of showing', () => {
  it('shows the data first, then parity, and then begins again', () => {
    const shown = turns(orderOf(5), 252).map(([index]) => index);
    expect(shown).toEqual([...upTo(251), 0]);
  });

  it('fills a picture with frames that follow each other, past the end of the ring', () => {
    const order = orderOf(9, 6);
    expect(turns(order, 2)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ]);
    expect(turns(order, 40).at(-1)).toEqual([246, 247, 248, 249, 250, 0]);
  });

  it('steps back to the picture before, also before the first', () => {
    const order = orderOf(5, 2);
    const [first, second] = turns(order, 2);
    expect(order.previous()).toEqual(first);
    expect(order.next()).toEqual(second);
    expect(orderOf(5, 2).previous()).toEqual([247, 248]);
    expect([order.previous(), order.previous()]).toEqual([first, [249, 250]]);
  });

  it('shows the one frame of a whole that needs no more, once in a picture', () => {
    expect(turns(orderOf(1, 4), 3)).toEqual([[0], [0], [0]]);
  });

  it('needs no picture more than there must be when none is lost', () => {
    for (const codes of [1, 2, 4, 6]) {
      for (const k of [1, 2, 7, 80, 251]) {
        const needed = picturesUntil(orderOf(k, codes), k, () => false);
        expect(needed).toBe(Math.ceil(k / codes));
      }
    }
  });

  const losses: [string, number, (turn: number, phase: number) => boolean][] = [
    ['every second', 2, (turn, phase) => turn % 2 === phase],
    ['every third', 3, (turn, phase) => turn % 3 === phase],
    ['every fourth', 4, (turn, phase) => turn % 4 === phase],
    ['two of three', 3, (turn, phase) => turn % 3 !== phase],
    ['five of ten in a row', 10, (turn, phase) => (turn + phase) % 10 < 5],
    ['five of six in a row', 6, (turn, phase) => turn % 6 !== phase],
  ];
  it.each(losses)('ends when %s picture is lost, for ever', (_, period, isLost) => {
    for (const codes of [1, 2, 4, 6]) {
      for (const k of [2, 3, 8, 9, 12, 48, 80, 130, 200, 251]) {
        for (const phase of upTo(period)) {
          const needed = picturesUntil(orderOf(k, codes), k, (turn) => isLost(turn, phase));
          expect(needed, `${k} frames, ${codes} in a picture`).toBeLessThanOrEqual(251 * period);
        }
      }
    }
  });

  it('ends when pictures are lost in bursts of five', () => {
    for (const codes of [1, 2, 4, 6]) {
      for (const k of [2, 9, 80, 251]) {
        const needed = picturesUntil(orderOf(k, codes), k, burstsOf(5, k));
        expect(needed).toBeLessThan(4000);
      }
    }
  });

  it('shows after an acknowledgement only what the receiver has not', () => {
    const order = orderOf(100, 4);
    turns(order, 30);
    const held = upTo(120).filter((index) => index % 3 !== 0);
    order.acknowledge(said(100, held));
    const shown = turns(order, 100).flat();
    expect(shown.filter((index) => held.includes(index))).toEqual([]);
    expect(new Set(shown).size).toBe(251 - held.length);
    expect(shown[0]).toBe(120);
  });

  it('needs no picture more than what is missing, when each loss was acknowledged', () => {
    const have = new Set<number>();
    const order = orderOf(60, 2);
    expect(picturesUntil(order, 31, (turn) => turn % 2 === 0, have)).toBe(32);
    order.acknowledge(said(60, [...have]));
    expect(picturesUntil(order, 60, () => false, have)).toBe(14);
  });

  it('ends after an acknowledgement too when pictures are lost with a period, however little is missing', () => {
    const property = fc.property(
      fc.integer({ min: 2, max: 251 }),
      fc.nat(250),
      fc.constantFrom(1, 2, 4, 6),
      fc.constantFrom(2, 3, 4, 5, 6),
      (k, share, codes, period) => {
        const have = new Set(upTo(Math.min(share, k - 1)));
        const order = orderOf(k, codes);
        order.acknowledge(said(k, [...have]));
        const needed = picturesUntil(order, k, (turn) => turn % period === 0, have);
        expect(needed).toBeLessThanOrEqual(251 * period);
      },
    );
    fc.assert(property, { numRuns: 300, examples: [[251, 248, 1, 3]] });
  });

  it('has nothing more to show to a receiver that has everything', () => {
    const order = orderOf(5, 2);
    expect(order.isDone).toBe(false);
    order.acknowledge(said(5, [], { isComplete: true }));
    expect(order.isDone).toBe(true);
    expect([order.next(), order.previous()]).toEqual([[], []]);
  });

  it('does not listen to an acknowledgement of another series', () => {
    const order = orderOf(5);
    order.acknowledge(said(5, [0], { session: '0000000000000000', isComplete: true }));
    order.acknowledge(said(6, [0], { isComplete: true }));
    expect(order.next()).toEqual([0]);
    order.acknowledge(said(5, [1]));
    expect(order.next()).toEqual([2]);
  });
});
