/**
 * Says that something happened, to every receiver that wants to know. It is written in the transaction of
 * the act itself, so an act that happened is announced and one that did not is not, whatever is killed when.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import type { Database } from '../storage/tables.ts';
import type { WebhookEvent } from './events.ts';

/** `tx` must be the transaction that does what the event says. Without a receiver it writes nothing. */
export async function announce(tx: Database, { type, at, data }: WebhookEvent): Promise<void> {
  const receivers = await tx
    .selectFrom('webhook_receiver')
    .select(['receiver_id', 'events'])
    .where('revoked_at', '=', '')
    .execute();
  const wanting = receivers.filter(({ events }) => events.split(' ').includes(type));
  if (wanting.length === 0) return;
  const { last } = await tx
    .selectFrom('webhook_event')
    .select((row) => row.fn.max<number | null>('position').as('last'))
    .executeTakeFirstOrThrow();
  const position = (last ?? 0) + 1;
  const { gateway_id: gatewayId } = await tx
    .selectFrom('identity')
    .select('gateway_id')
    .executeTakeFirstOrThrow();
  const facts = { type, created_at: at, gateway_id: gatewayId, data };
  // No two alike: the place in the order is in it.
  const digest = sha256Hex(utf8(JSON.stringify({ position, ...facts })));
  const eventId = `evt_${digest.slice(0, 32)}`;
  const body = JSON.stringify({ id: eventId, ...facts });
  await tx
    .insertInto('webhook_event')
    .values({ position, event_id: eventId, type, body, occurred_at: at })
    .execute();
  for (const { receiver_id } of wanting) {
    await tx
      .insertInto('webhook_delivery')
      .values({
        event_position: position,
        receiver_id,
        state: 'waiting',
        attempts: 0,
        next_attempt_at: at,
        claim_id: '',
        claimed_until: '',
        last_fault: '',
        ended_at: '',
      })
      .execute();
  }
}
