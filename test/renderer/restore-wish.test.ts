/** What a restore needs, step by step; passphrases are overwritten when they are not needed. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RestoreWish } from '../../src/renderer/state/restore-wish.svelte.ts';

const secret = (): Uint8Array => new Uint8Array([1, 2, 3]);
const isWiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the wish to restore', () => {
  test('goes from file to witness to people; going without a witness is a decision', () => {
    const wish = new RestoreWish();
    expect(wish.step).toBe(0);
    wish.file = { driveId: '0', fileName: 'backup' };
    expect(wish.step).toBe(1);
    wish.witness = '';
    expect(wish.step).toBe(2);
  });

  test('knows a person again, however the name is typed', () => {
    const wish = new RestoreWish();
    wish.take('Ada', secret());
    expect(wish.hasTyped(' ADA ')).toBe(true);
    expect(wish.hasTyped('Ben')).toBe(false);
  });

  test('wipes each passphrase when it starts over', () => {
    const wish = new RestoreWish();
    const secrets = [secret(), secret()];
    for (const [index, bytes] of secrets.entries()) wish.take(`Person ${index}`, bytes);
    wish.file = { driveId: '0', fileName: 'backup' };
    wish.startOver();
    expect(secrets.every(isWiped)).toBe(true);
    expect(wish.people).toEqual([]);
    expect(wish.step).toBe(0);
  });

  test('wipes them two minutes after the last one, and not while the station works with them', () => {
    const wish = new RestoreWish();
    const [early, late] = [secret(), secret()];
    wish.take('Ada', early);
    vi.advanceTimersByTime(119_000);
    wish.take('Ben', late);
    vi.advanceTimersByTime(119_000);
    expect(isWiped(early)).toBe(false);
    wish.keepForNow();
    vi.advanceTimersByTime(600_000);
    expect(isWiped(late)).toBe(false);
    wish.take('Cleo', secret());
    vi.advanceTimersByTime(120_000);
    expect(isWiped(early) && isWiped(late)).toBe(true);
    expect(wish.people).toEqual([]);
  });
});
