/**
 * Whose delivery it is. A process claims what is due before it sends it, for longer than sending can take; no
 * other process sends it meanwhile, and when this one dies, the claim runs out and another sends it again. So
 * an event arrives at least once, and seldom twice; its id is the same each time.
 */
import { formatTime } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';
import { nextAttempt } from './backoff.ts';

/** Longer than `PER_RECEIVER` attempts that each run into their time limit. */
export const CLAIM_SECONDS = 60;
const PER_RECEIVER = 4;

export interface ClaimedDelivery {
  readonly claimId: string;
  readonly position: number;
  readonly eventId: string;
  readonly receiverId: string;
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  /** Attempts before this one. */
  readonly attempts: number;
}

/**
 * Claims what is due, by receiver: at most a few of each, in the order in which it happened, and none of those
 * `inHand`.
 */
export async function claimDue(
  gateway: Gateway,
  inHand: ReadonlySet<string> = new Set(),
): Promise<Map<string, readonly ClaimedDelivery[]>> {
  const { db, clock, random } = gateway;
  const now = clock.now();
  const at = formatTime(now);
  const due = db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook_receiver as receiver', 'receiver.receiver_id', 'delivery.receiver_id')
    .where('delivery.state', '=', 'waiting')
    .where('delivery.next_attempt_at', '<=', at)
    .where('delivery.claimed_until', '<=', at)
    .where('receiver.revoked_at', '=', '');
  const waiting = await due.select('receiver.receiver_id').distinct().execute();
  const receivers = waiting.filter(({ receiver_id: id }) => !inHand.has(id));
  // Nothing to do takes no write lock.
  if (receivers.length === 0) return new Map();
  const claimId = random.uuid();
  const claimedUntil = formatTime(new Date(now.getTime() + CLAIM_SECONDS * 1000));
  return await db.transaction().execute(async (tx) => {
    const claimed = new Map<string, readonly ClaimedDelivery[]>();
    for (const { receiver_id: receiverId } of receivers) {
      const rows = await tx
        .selectFrom('webhook_delivery as delivery')
        .innerJoin('webhook_receiver as receiver', 'receiver.receiver_id', 'delivery.receiver_id')
        .innerJoin('webhook_event as event', 'event.position', 'delivery.event_position')
        .select(['event.position', 'event.event_id', 'event.body', 'delivery.attempts'])
        .select(['receiver.url', 'receiver.secret'])
        .where('delivery.receiver_id', '=', receiverId)
        .where('delivery.state', '=', 'waiting')
        .where('delivery.next_attempt_at', '<=', at)
        .where('delivery.claimed_until', '<=', at)
        .where('receiver.revoked_at', '=', '')
        .orderBy('event.position')
        .limit(PER_RECEIVER)
        .execute();
      for (const { position } of rows) {
        await tx
          .updateTable('webhook_delivery')
          .set({ claim_id: claimId, claimed_until: claimedUntil })
          .where('event_position', '=', position)
          .where('receiver_id', '=', receiverId)
          .execute();
      }
      if (rows.length === 0) continue;
      claimed.set(
        receiverId,
        rows.map(({ event_id: eventId, ...row }) => ({ ...row, claimId, eventId, receiverId })),
      );
    }
    return claimed;
  });
}

/** False when the receiver was revoked since, or when the claim ran out: another may be sending it by now. */
export async function isStillWanted(
  { db, clock }: Gateway,
  { claimId, position, receiverId }: ClaimedDelivery,
): Promise<boolean> {
  const found = await db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook_receiver as receiver', 'receiver.receiver_id', 'delivery.receiver_id')
    .select('delivery.claim_id')
    .where('delivery.event_position', '=', position)
    .where('delivery.receiver_id', '=', receiverId)
    .where('delivery.claim_id', '=', claimId)
    .where('delivery.claimed_until', '>', formatTime(clock.now()))
    .where('receiver.revoked_at', '=', '')
    .executeTakeFirst();
  return found !== undefined;
}

/** What became of an attempt; `undefined` says that none counts: it was broken off by ourselves, or not begun. */
export type Outcome = 'delivered' | { readonly fault: string } | undefined;

/** Writes the outcome, unless the claim ran out and the delivery is another's by now. */
export async function settle(
  { db, clock }: Gateway,
  { claimId, position, receiverId, attempts }: ClaimedDelivery,
  outcome: Outcome,
): Promise<void> {
  const now = clock.now();
  const at = formatTime(now);
  const free = { claim_id: '', claimed_until: '' };
  const settled = () => {
    if (outcome === undefined) return free;
    const tried = { ...free, attempts: attempts + 1 };
    if (outcome === 'delivered') {
      return { ...tried, state: 'delivered', last_fault: '', ended_at: at } as const;
    }
    const next = nextAttempt(attempts + 1, now);
    const failed = { ...tried, last_fault: outcome.fault };
    return next === undefined
      ? ({ ...failed, state: 'given-up', ended_at: at } as const)
      : { ...failed, next_attempt_at: formatTime(next) };
  };
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('webhook_delivery')
      .set(settled())
      .where('event_position', '=', position)
      .where('receiver_id', '=', receiverId)
      .where('claim_id', '=', claimId)
      .execute();
  });
}
