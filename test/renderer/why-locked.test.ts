/** What the window says when it finds the station locked. */
import { describe, expect, it } from 'vitest';
import { whyLocked } from '../../src/renderer/state/why-locked.ts';

const at = { own: undefined, isBreached: false, deadline: 300_000, now: 300_500 } as const;

describe('why the station is locked', () => {
  it('is what this window did, whatever else is true', () => {
    expect(whyLocked({ ...at, own: 'panic', isBreached: true })).toBe('panic');
    expect(whyLocked({ ...at, own: 'asked' })).toBe('asked');
  });

  it('is the air gap where a breach locks', () => {
    expect(whyLocked({ ...at, isBreached: true })).toBe('air-gap');
  });

  it('is idleness at its time, seen a little early or late', () => {
    expect(whyLocked(at)).toBe('idle');
    expect(whyLocked({ ...at, now: 297_000 })).toBe('idle');
  });

  it('is not said to be idleness when the process ended long before that time', () => {
    expect(whyLocked({ ...at, now: 120_000 })).toBe('ended');
  });
});
