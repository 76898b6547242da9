/**
 * An offline clock may say anything, so it is held against the audit log: not before the latest time
 * on record (two minutes of drift allowed), and not more than 400 days after it. Only an entry
 * `clock.confirmed`, which the station writes when a quorum agreed, sets the latest time anew;
 * an entry outside the limits that was written while that was still open does not move it.
 */
import { refuse } from '../core/refusal.ts';

export const MAX_BACK_MS = 2 * 60 * 1000;
export const MAX_AHEAD_DAYS = 400;
const MAX_AHEAD_MS = MAX_AHEAD_DAYS * 24 * 60 * 60 * 1000;

/** The latest time on record after an entry of this kind and time; `undefined` before the first. */
export function latestTime(
  latest: string | undefined,
  entry: { readonly kind: string; readonly at: string },
): string {
  if (latest === undefined || entry.kind === 'clock.confirmed') return entry.at;
  // Texts of one form order as their times do; a log of 10^5 entries is read at start.
  if (entry.at <= latest) return latest;
  const step = milliseconds(entry.at) - milliseconds(latest);
  return step <= MAX_AHEAD_MS ? entry.at : latest;
}

/** Refuses `CLOCK_WENT_BACK` or `CLOCK_JUMPED`. Both are `formatTime` texts. */
export function checkClock(now: string, latest: string): void {
  const step = milliseconds(now) - milliseconds(latest);
  if (step < -MAX_BACK_MS) refuse('CLOCK_WENT_BACK', { now, latest });
  if (step > MAX_AHEAD_MS) refuse('CLOCK_JUMPED', { now, latest, limit: MAX_AHEAD_DAYS });
}

/** Milliseconds of a `formatTime` text; a clock that is no time at all is a fault of the caller. */
function milliseconds(time: string): number {
  const value = Date.parse(time);
  if (Number.isNaN(value)) throw new Error(`not a time: ${time}`);
  return value;
}
