/** So many calls a minute: who is refused, who is not, and what it may cost in memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_SUBJECTS,
  RateLimit,
  budgetHeaders,
  tighter,
  tooManyCalls,
} from '../../../src/gateway/conventions/rate-limit.ts';
import { SettableClock } from '../world.ts';

describe('a limit of calls a minute', () => {
  it('refuses the call after the last one, counts no refused call, and begins anew after a minute', () => {
    const clock = new SettableClock();
    const limit = new RateLimit(3, clock);
    expect([1, 2, 3].map(() => limit.take('one').remaining)).toEqual([2, 1, 0]);
    for (let call = 0; call < 5; call += 1) {
      expect(limit.take('one')).toMatchObject({ isSpent: true, remaining: 0, limit: 3 });
    }
    expect(limit.take('two').isSpent).toBe(false);
    clock.passSeconds(59);
    expect(limit.take('one').isSpent).toBe(true);
    clock.passSeconds(1);
    expect(limit.take('one')).toMatchObject({ isSpent: false, remaining: 2 });
  });

  it('does not wait for a clock that was set back', () => {
    const clock = new SettableClock();
    const limit = new RateLimit(1, clock);
    limit.take('one');
    clock.passDays(-1);
    expect(limit.take('one').isSpent).toBe(false);
  });

  it('lets through no more than its number in any minute that it began, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }),
        (perMinute, pauses) => {
          const clock = new SettableClock();
          const limit = new RateLimit(perMinute, clock);
          const passed = new Map<number, number>();
          for (const pause of pauses) {
            clock.passSeconds(pause);
            const { isSpent, resetsAt, remaining } = limit.take('one');
            expect(resetsAt).toBeGreaterThan(clock.now().getTime());
            expect(remaining).toBeGreaterThanOrEqual(0);
            if (!isSpent) passed.set(resetsAt, (passed.get(resetsAt) ?? 0) + 1);
          }
          for (const count of passed.values()) expect(count).toBeLessThanOrEqual(perMinute);
        },
      ),
    );
  });

  it('takes no more memory for a million addresses than for its highest number', () => {
    const clock = new SettableClock();
    const limit = new RateLimit(1, clock);
    for (let address = 0; address < MAX_SUBJECTS * 3; address += 1) limit.take(String(address));
    expect(limit.size).toBe(MAX_SUBJECTS);
    // The newest are still held to their limit.
    expect(limit.take(String(MAX_SUBJECTS * 3 - 1)).isSpent).toBe(true);
    clock.passSeconds(60);
    limit.take('next');
    expect(limit.size).toBe(1);
  });

  it('says the tighter of two budgets, and when the next minute begins', () => {
    const at = new SettableClock().now().getTime();
    const wide = { limit: 120, remaining: 100, resetsAt: at + 30_500, isSpent: false };
    const narrow = { ...wide, remaining: 3, resetsAt: at + 12_345 };
    expect(tighter(wide, narrow)).toBe(narrow);
    expect(tighter(narrow, wide)).toBe(narrow);
    expect(tighter(undefined, wide)).toBe(wide);
    expect(budgetHeaders(narrow)).toEqual({
      'X-RateLimit-Limit': '120',
      'X-RateLimit-Remaining': '3',
      'X-RateLimit-Reset': String(Math.ceil((at + 12_345) / 1000)),
    });
    expect(tooManyCalls(narrow, at)).toMatchObject({
      status: 429,
      code: 'RATE_LIMITED',
      headers: { 'Retry-After': '13' },
    });
    expect(tooManyCalls(narrow, narrow.resetsAt).headers).toEqual({ 'Retry-After': '1' });
  });
});
