/** The clock of an offline machine, held against the audit log. */
import { describe, expect, test } from 'vitest';
import { formatTime } from '../../src/core/clock.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import { AT, makeVault, NOW, refusalOf } from './made-vault.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

const { vault, folder } = makeVault();
vault.close();

describe('opening', () => {
  test.each([
    ['1970', new Date(0)],
    ['ten years back', after(-3653 * DAY)],
    ['a day back', after(-DAY)],
    ['two minutes and a second back', after(-2 * MINUTE - 1000)],
  ])('refuses %s', (_, now) => {
    const { facts } = refusalOf('CLOCK_WENT_BACK', () => openVault(folder, { now }));
    expect(facts).toEqual({ now: formatTime(now), latest: AT });
  });

  test.each([
    ['400 days and a second ahead', after(400 * DAY + 1000)],
    ['the end of 32-bit time', new Date('2038-01-19T03:14:07Z')],
    ['fifty years ahead', after(18_262 * DAY)],
  ])('refuses %s', (_, now) => {
    refusalOf('CLOCK_JUMPED', () => openVault(folder, { now }));
  });

  test.each([
    ['two minutes back', after(-2 * MINUTE)],
    ['now', NOW],
    ['two minutes ahead', after(2 * MINUTE)],
    ['a day ahead', after(DAY)],
    ['400 days ahead', after(400 * DAY)],
  ])('accepts %s', (_, now) => {
    openVault(folder, { now }).close();
  });
});

describe('inside a session', () => {
  test('refuses an act when the clock goes back or jumps, and nothing is written', () => {
    const made = makeVault();
    const record = (now: Date): void => {
      made.vault.transact({ kind: 'station.opened', at: formatTime(now), facts: {} });
    };
    refusalOf('CLOCK_WENT_BACK', () => {
      record(after(-3 * MINUTE));
    });
    refusalOf('CLOCK_JUMPED', () => {
      record(after(401 * DAY));
    });
    expect(made.vault.auditSize()).toBe(1);
    record(after(DAY));
    refusalOf('CLOCK_WENT_BACK', () => {
      record(NOW);
    });
    made.vault.close();
  });
});

describe('confirming', () => {
  const note = (kind: 'unlock.attempted' | 'clock.confirmed', now: Date) => ({
    kind,
    at: formatTime(now),
    facts: {},
  });

  test('an attempt that ended before the quorum confirmed does not move the latest time', () => {
    const made = makeVault();
    made.vault.close();
    const jumped = after(4000 * DAY);
    const open = openVault(made.folder, { now: jumped, confirmingClock: true });
    open.transact(note('unlock.attempted', jumped));
    open.close();
    refusalOf('CLOCK_JUMPED', () => openVault(made.folder, { now: jumped }));
    openVault(made.folder, { now: NOW }).close();
  });

  test('a confirmed clock is the latest time, forwards', () => {
    const made = makeVault();
    made.vault.close();
    const jumped = after(4000 * DAY);
    const open = openVault(made.folder, { now: jumped, confirmingClock: true });
    open.transact(note('unlock.attempted', jumped));
    open.transact(note('clock.confirmed', jumped));
    refusalOf('CLOCK_WENT_BACK', () => {
      open.transact(note('unlock.attempted', NOW));
    });
    open.close();
    openVault(made.folder, { now: jumped }).close();
    refusalOf('CLOCK_WENT_BACK', () => openVault(made.folder, { now: NOW }));
  });

  test('a confirmed clock is the latest time, backwards', () => {
    const made = makeVault();
    made.vault.close();
    const earlier = after(-100 * DAY);
    const open = openVault(made.folder, { now: earlier, confirmingClock: true });
    open.transact(note('clock.confirmed', earlier));
    open.close();
    openVault(made.folder, { now: earlier }).close();
  });
});
