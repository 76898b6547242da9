/** When a delivery that failed is tried again, and when it is given up: after nine attempts in three days. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** After the first failed attempt, the second, and so on. */
const WAITS_SECONDS = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  HOUR,
  4 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
];

/** The time of the next attempt after `failed` of them; undefined when there is none. */
export function nextAttempt(failed: number, now: Date): Date | undefined {
  const wait = WAITS_SECONDS[failed - 1];
  return wait === undefined ? undefined : new Date(now.getTime() + wait * 1000);
}
