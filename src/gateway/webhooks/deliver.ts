/**
 * Sends what is due: one attempt each, ten seconds at most, no redirect followed (it would carry the event to
 * an address that nobody registered), and nothing of the answer read but its status.
 */
import type { Clock } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';
import { claimDue, isStillWanted, settle } from './claim.ts';
import type { ClaimedDelivery, Outcome } from './claim.ts';
import { EVENT_ID_HEADER, SIGNATURE_HEADER, deliverySignature } from './signature.ts';

export const ATTEMPT_MS = 10_000;

/** How soon what happens meanwhile is sent, while a receiver keeps an attempt waiting. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Sends until nothing is due any more; `signal` ends it after the attempts under way, which it breaks off. Each
 * receiver has a line of its own: one that does not answer holds up its own deliveries and no others. When it
 * settles, no attempt is under way any more, also when it throws what the database threw.
 */
export async function deliverDue(
  gateway: Gateway,
  signal: AbortSignal,
  { attemptMs = ATTEMPT_MS }: { attemptMs?: number } = {},
): Promise<void> {
  const inHand = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  try {
    while (!signal.aborted && failures.length === 0) {
      for (const [receiverId, due] of await claimDue(gateway, new Set(inHand.keys()))) {
        const sent = sendInOrder(gateway, due, signal, attemptMs)
          .catch((error: unknown) => failures.push(error))
          .then(() => {
            inHand.delete(receiverId);
          });
        inHand.set(receiverId, sent);
      }
      if (inHand.size === 0) break;
      await anyOf(inHand.values(), LOOK_AGAIN_MS);
    }
  } finally {
    // The next round would send beside them, and after the last one the database is closed.
    await Promise.all(inHand.values());
  }
  if (failures.length > 0) throw failures[0];
}

/** One after the other, until the receiver is revoked or the claim lost: the rest is then given back unsent. */
async function sendInOrder(
  gateway: Gateway,
  due: readonly ClaimedDelivery[],
  signal: AbortSignal,
  attemptMs: number,
): Promise<void> {
  let isWanted = true;
  for (const [at, delivery] of due.entries()) {
    // The first was claimed just now. Before each other an attempt may have taken ten seconds.
    if (at > 0) isWanted &&= await isStillWanted(gateway, delivery);
    const outcome = isWanted
      ? await attempt(delivery, gateway.clock, signal, attemptMs)
      : undefined;
    await settle(gateway, delivery, outcome);
  }
}

/** Resolves with the first of them, and after `ms` at the latest. */
async function anyOf(works: Iterable<Promise<void>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([...works, late]);
  clearTimeout(timer);
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
