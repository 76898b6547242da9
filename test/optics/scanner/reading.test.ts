/** How well pictures are read, and what to say of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adviceFor, type Sight } from '../../../src/optics/scanner/advice.ts';
import { Reading } from '../../../src/optics/scanner/reading.ts';
import { segmentsOf } from '../../../src/optics/scanner/segments.ts';
import { scanner } from '../../../src/optics/text/scanner.ts';

const NOTHING = { read: 0, unread: 0, fresh: 0 };

describe('the quality of reading', () => {
  test('is the share of pictures with a code that was read', () => {
    const reading = new Reading();
    for (let at = 0; at < 1_000; at += 100) {
      reading.saw({ ...NOTHING, at, read: at % 200 === 0 ? 6 : 0, unread: at % 200 });
    }
    expect(reading.quality(1_000)).toBe(50);
    expect(reading.unread(1_000)).toBe(50);
    expect(reading.pictures(1_000)).toBe(10);
  });

  test('forgets what is longer ago than three seconds', () => {
    const reading = new Reading();
    reading.saw({ ...NOTHING, at: 0, read: 1, fresh: 1 });
    expect(reading.quality(2_999)).toBe(100);
    expect(reading.quality(3_000)).toBe(0);
    expect(reading.freshPerSecond(3_000)).toBe(0);
  });

  test('counts new frames a second, and does not boast of the first ones', () => {
    const reading = new Reading();
    reading.saw({ ...NOTHING, at: 0, read: 6, fresh: 6 });
    expect(reading.freshPerSecond(10)).toBe(6);
    reading.saw({ ...NOTHING, at: 1_000, read: 6, fresh: 6 });
    expect(reading.freshPerSecond(2_000)).toBe(6);
  });

  test('is a whole number from 0 to 100 whatever was seen', () => {
    const seen = fc.record({
      at: fc.nat({ max: 10_000 }),
      read: fc.nat({ max: 10 }),
      unread: fc.nat({ max: 10 }),
      fresh: fc.nat({ max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 40 }), (all) => {
        const reading = new Reading();
        for (const one of [...all].sort((a, b) => a.at - b.at)) reading.saw(one);
        for (const share of [reading.quality(10_000), reading.unread(10_000)]) {
          expect(Number.isInteger(share)).toBe(true);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});

describe('the advice', () => {
  const sight: Sight = {
    at: 10_000,
    last: {},
    hasProgress: false,
    isWrong: false,
    pictures: 30,
    quality: 100,
    unread: 0,
  };

  test.each([
    ['looking', {}],
    ['lookingAgain', { hasProgress: true }],
    ['reading', { last: { new: 9_500 }, hasProgress: true }],
    ['reading', { last: { known: 9_500, 'other-series': 9_900 }, hasProgress: true }],
    ['steadier', { last: { new: 9_500 }, quality: 49 }],
    ['reading', { last: { new: 9_500 }, quality: 10, pictures: 3 }],
    ['closer', { quality: 0, unread: 60 }],
    ['looking', { quality: 0, unread: 60, pictures: 3 }],
    ['wrongKind', { last: { 'not-ours': 9_000 } }],
    ['wrongContent', { last: { 'not-ours': 9_000 }, isWrong: true }],
    ['reading', { last: { new: 9_900 }, isWrong: true }],
    ['otherSeries', { last: { 'other-series': 9_000, new: 5_000 }, hasProgress: true }],
    ['acknowledgement', { last: { acknowledgement: 9_000 } }],
    ['spoiled', { last: { spoiled: 6_000, new: 9_900 } }],
    ['lookingAgain', { last: { new: 7_000 }, hasProgress: true }],
  ] as const)('is “%s” for %j', (advice, seen) => {
    expect(adviceFor({ ...sight, ...seen })).toBe(advice);
  });

  test('has a sentence for everything it may be', () => {
    for (const sentence of Object.values(scanner.advice)) expect(sentence).toMatch(/\.$/);
    expect(new Set(Object.values(scanner.advice)).size).toBe(10);
  });
});

describe('the segments', () => {
  const progress = { format: 'permafrost', session: '0011223344556677' } as const;

  test('a frame of the data fills its own, and one of parity the last empty one', () => {
    expect(segmentsOf({ ...progress, needed: 4, have: 3, frames: [1, 3, 7] })).toEqual([
      'empty',
      'data',
      'parity',
      'data',
    ]);
  });

  test('as many are filled as are here, and never more than are needed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 251 }),
        fc.uniqueArray(fc.nat({ max: 250 }), { maxLength: 251 }),
        (needed, held) => {
          const frames = held.sort((a, b) => a - b);
          const segments = segmentsOf({ ...progress, needed, have: frames.length, frames });
          expect(segments).toHaveLength(needed);
          expect(segments.filter((segment) => segment !== 'empty')).toHaveLength(
            Math.min(needed, frames.length),
          );
        },
      ),
    );
  });
});
