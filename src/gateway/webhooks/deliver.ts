/**
 * Sends what is due: one attempt each, ten seconds at most, no redirect followed (it would carry the event to
 * an address that nobody registered), and nothing of the answer read but its status.
 */
import type { Clock } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';
import { claimDue, settle } from './claim.ts';
import type { ClaimedDelivery, Outcome } from './claim.ts';
import { EVENT_ID_HEADER, SIGNATURE_HEADER, deliverySignature } from './signature.ts';

export const ATTEMPT_MS = 10_000;

/** Sends until nothing is due any more; `signal` ends it after the attempts under way, which it breaks off. */
export async function deliverDue(
  gateway: Gateway,
  signal: AbortSignal,
  { attemptMs = ATTEMPT_MS }: { attemptMs?: number } = {},
): Promise<void> {
  while (!signal.aborted) {
    const claimed = await claimDue(gateway);
    if (claimed.length === 0) return;
    await Promise.all(
      claimed.map(async (ofOneReceiver) => {
        for (const delivery of ofOneReceiver) {
          await settle(
            gateway,
            delivery,
            await attempt(delivery, gateway.clock, signal, attemptMs),
          );
        }
      }),
    );
  }
}

async function attempt(
  { url, secret, body, eventId }: ClaimedDelivery,
  clock: Clock,
  stop: AbortSignal,
  attemptMs: number,
): Promise<Outcome> {
  const limit = AbortSignal.timeout(attemptMs);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stop, limit]),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'permafrost-gateway',
        [EVENT_ID_HEADER]: eventId,
        [SIGNATURE_HEADER]: deliverySignature(secret, clock.now(), body),
      },
      body,
    });
    await answer.body?.cancel().catch(() => undefined);
    return answer.ok ? 'delivered' : { fault: `HTTP ${answer.status}` };
  } catch {
    // The message of the error may hold the receiver's own words; a name is enough to act upon.
    if (stop.aborted) return undefined;
    return { fault: limit.aborted ? 'no answer in time' : 'not reachable' };
  }
}
