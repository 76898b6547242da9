/**
 * The rules of a head that need nothing but the head, its reader and the time: that the bundle is
 * addressed to this very reader, and that it counts now. Order and chain need the reader's records
 * and are checked there. README.md, "Order of checks".
 */
import { formatTime } from '../core/clock.ts';
import { refuse } from '../core/refusal.ts';
import type { Direction, Env } from './fields.ts';
import type { Head } from './head.ts';
import { LIMITS } from './limits.ts';

export type Address = { env: Env; direction: Direction; stationId: string; gatewayId: string };

/**
 * Refuses a bundle of another direction, environment, station or gateway (`WRONG_DIRECTION`,
 * `WRONG_ENVIRONMENT`, `WRONG_RECIPIENT`). A response sent back as a request, a test bundle carried
 * to production and a bundle re-sealed to another station all end here.
 */
export function checkAddress(head: Head, expected: Address): void {
  if (head.direction !== expected.direction) {
    refuse('WRONG_DIRECTION', { found: head.direction, expected: expected.direction });
  }
  if (head.env !== expected.env) {
    refuse('WRONG_ENVIRONMENT', { found: head.env, expected: expected.env });
  }
  if (head.station_id !== expected.stationId) {
    refuse('WRONG_RECIPIENT', {
      found: `station ${head.station_id}`,
      expected: `station ${expected.stationId}`,
    });
  }
  if (head.gateway_id !== expected.gatewayId) {
    refuse('WRONG_RECIPIENT', {
      found: `gateway ${head.gateway_id}`,
      expected: `gateway ${expected.gatewayId}`,
    });
  }
}

/**
 * Refuses a bundle whose lifetime is too long (`BUNDLE_LIFETIME_TOO_LONG`), that is over
 * (`BUNDLE_EXPIRED`), or that was issued after now and the skew allowed (`BUNDLE_FROM_FUTURE`).
 */
export function checkLifetime(head: Head, now: Date): void {
  const issuedAt = Date.parse(head.issued_at);
  const notAfter = Date.parse(head.not_after);
  if (notAfter - issuedAt > LIMITS.lifetimeDays * 86_400_000) {
    refuse('BUNDLE_LIFETIME_TOO_LONG', { limit: LIMITS.lifetimeDays });
  }
  if (issuedAt > now.getTime() + LIMITS.clockSkewMinutes * 60_000) {
    refuse('BUNDLE_FROM_FUTURE', { issuedAt: head.issued_at, now: formatTime(now) });
  }
  if (now.getTime() > notAfter) {
    refuse('BUNDLE_EXPIRED', { notAfter: head.not_after, now: formatTime(now) });
  }
}
