import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteTime, age, clockTime, countdown } from '../../src/renderer/text/time.ts';

describe('times as people read them', () => {
  it('are absolute, to the second, with the zone', () => {
    expect(absoluteTime('2026-11-21T15:04:05Z', 'UTC')).toBe('21 Nov 2026, 15:04:05 UTC');
    expect(clockTime(new Date('2026-11-21T00:04:05Z'), 'UTC')).toBe('00:04:05 UTC');
  });

  it('leave alone what is no time', () => {
    expect(absoluteTime('never')).toBe('never');
    expect(age('never', new Date())).toBe('');
  });

  it.each([
    ['2026-11-21T12:00:00Z', 'now'],
    ['2026-11-21T11:59:59Z', '1 second ago'],
    ['2026-11-21T11:00:01Z', '59 minutes ago'],
    ['2026-11-20T11:00:00Z', '1 day ago'],
    ['2026-11-21T14:30:00Z', 'in 2 hours'],
  ])('say how long ago %s is: %s', (at, said) => {
    expect(age(at, new Date('2026-11-21T12:00:00Z'))).toBe(said);
  });

  it.each([
    [0, '0:00'],
    [-3, '0:00'],
    [5, '0:05'],
    [245, '4:05'],
    [3_723, '1:02:03'],
  ])('count down %i seconds as %s', (seconds, shown) => {
    expect(countdown(seconds)).toBe(shown);
  });

  it('count down to the same number of seconds that were given', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seconds) => {
        const parts = countdown(seconds).split(':').map(Number);
        expect(parts.reduce((sum, part) => sum * 60 + part, 0)).toBe(seconds);
      }),
    );
  });
});
