/**
 * The machine's clock, handed to rooms that never read one themselves. `sleep` runs on the monotonic
 * timer of the runtime, which turning the wall clock does not move.
 */
import type { Clock } from '../core/clock.ts';

/** Longer timers than this would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.min(ms, LONGEST_TIMER_MS));
    }),
};
