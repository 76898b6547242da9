import { describe, expect, it } from 'vitest';
import { formatTime } from '../../src/core/clock.ts';

describe('the spelling of a time', () => {
  it('is UTC with whole seconds, cut and not rounded', () => {
    expect(formatTime(new Date('2026-11-20T20:37:00.999Z'))).toBe('2026-11-20T20:37:00Z');
    expect(formatTime(new Date('2026-11-20T22:37:00+02:00'))).toBe('2026-11-20T20:37:00Z');
  });

  it('refuses a date that is none', () => {
    expect(() => formatTime(new Date(Number.NaN))).toThrow(RangeError);
  });
});
