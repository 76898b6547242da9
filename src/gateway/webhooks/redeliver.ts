/** Sends again what was given up, or one event to everyone it was for: decided at the machine, and on record. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';

/** Everything that was given up when no event is named. How many deliveries go out again. Refuses `WEBHOOK_EVENT_UNKNOWN`. */
export async function redeliver(
  gateway: Gateway,
  { eventId }: { eventId?: string | undefined } = {},
): Promise<number> {
  const facts = { act: 'redeliver webhook' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const again = tx
        .updateTable('webhook_delivery')
        .set({ state: 'waiting', attempts: 0, next_attempt_at: at, last_fault: '', ended_at: '' })
        .where('receiver_id', 'in', (query) =>
          query.selectFrom('webhook_receiver').select('receiver_id').where('revoked_at', '=', ''),
        )
        .returning('event_position');
      const sent = await (
        eventId === undefined
          ? again.where('state', '=', 'given-up')
          : again.where('event_position', 'in', (query) =>
              query.selectFrom('webhook_event').select('position').where('event_id', '=', eventId),
            )
      ).execute();
      if (eventId !== undefined && sent.length === 0) {
        return refuse('WEBHOOK_EVENT_UNKNOWN', { eventId });
      }
      if (sent.length > 0) {
        const named = eventId === undefined ? {} : { event_id: eventId };
        const facts = { deliveries: sent.length, ...named };
        await appendEntry(tx, { kind: 'webhook.redelivered', at, facts });
      }
      return sent.length;
    });
  });
}
