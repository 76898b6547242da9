/**
 * How old an event may be. The time in it is that of the event and not of the sending, and its sender lets
 * people send it again for 90 days; as each event is taken in once for ever, a captured one gains nothing.
 */
import { Fault } from '../conventions/fault.ts';

const MINUTE_MS = 60_000;
const OLDEST_MS = 90 * 24 * 60 * MINUTE_MS;
/** Two clocks differ a little. */
const FUTURE_MS = 5 * MINUTE_MS;

/** Throws `Fault` 401. */
export function checkTime(timestamp: string, now: Date): void {
  const age = now.getTime() - new Date(timestamp).getTime();
  if (age <= OLDEST_MS && age >= -FUTURE_MS) return;
  throw new Fault(
    401,
    'EVENT_OUT_OF_TIME',
    'The event is older than 90 days or of the future: nothing was taken in',
  );
}
