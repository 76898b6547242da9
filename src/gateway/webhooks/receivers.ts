/**
 * Who is told what: receivers of webhooks, made and revoked at the machine. The secret of a receiver is shown
 * once and kept as it is, for each delivery is signed with it: whoever holds the database can forge
 * deliveries, and nothing else of the receiver's.
 */
import { formatTime } from '../../core/clock.ts';
import { toBase64Url } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { WebhookReceiverRow } from '../storage/tables/webhooks.ts';
import { EVENT_TYPES } from './events.ts';
import type { EventType } from './events.ts';
import { checkReceiverUrl } from './receiver-url.ts';

export interface Receiver {
  readonly id: string;
  readonly url: string;
  readonly events: readonly EventType[];
  readonly createdAt: string;
  /** '' while events go there. */
  readonly revokedAt: string;
}

/** Makes a receiver. `secret` is returned here and never again. Refuses `WEBHOOK_URL_INVALID`. */
export async function createReceiver(
  gateway: Gateway,
  { url, events = EVENT_TYPES }: { url: string; events?: readonly EventType[] },
): Promise<Receiver & { secret: string }> {
  const facts = { act: 'create webhook' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const row: WebhookReceiverRow = {
      receiver_id: gateway.random.uuid(),
      url: checkReceiverUrl(url),
      events: EVENT_TYPES.filter((type) => events.includes(type)).join(' '),
      secret: `whsec_${toBase64Url(gateway.random.bytes(32))}`,
      created_at: formatTime(gateway.clock.now()),
      revoked_at: '',
    };
    await gateway.db.transaction().execute(async (tx) => {
      await tx.insertInto('webhook_receiver').values(row).execute();
      await appendEntry(tx, {
        kind: 'webhook.created',
        at: row.created_at,
        // The path of a URL may be a secret of the receiver's.
        facts: {
          receiver_id: row.receiver_id,
          origin: new URL(row.url).origin,
          events: row.events,
        },
      });
    });
    return { ...fromRow(row), secret: row.secret };
  });
}

/** All receivers, oldest first, the revoked ones too. */
export async function listReceivers({ db }: Gateway): Promise<Receiver[]> {
  const rows = await db
    .selectFrom('webhook_receiver')
    .selectAll()
    .orderBy('created_at')
    .orderBy('receiver_id')
    .execute();
  return rows.map(fromRow);
}

/**
 * Begins to send nothing there from now on; what is under way at this moment may still arrive. Revoking it again
 * changes nothing. Refuses `WEBHOOK_UNKNOWN`.
 */
export async function revokeReceiver(gateway: Gateway, { id }: { id: string }): Promise<Receiver> {
  const facts = { act: 'revoke webhook' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('webhook_receiver')
        .selectAll()
        .where('receiver_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return refuse('WEBHOOK_UNKNOWN', { id });
      if (row.revoked_at !== '') return fromRow(row);
      const revoked = { ...row, revoked_at: at };
      await tx
        .updateTable('webhook_receiver')
        .set({ revoked_at: at })
        .where('receiver_id', '=', id)
        .execute();
      await appendEntry(tx, { kind: 'webhook.revoked', at, facts: { receiver_id: id } });
      return fromRow(revoked);
    });
  });
}

function fromRow(row: WebhookReceiverRow): Receiver {
  return {
    id: row.receiver_id,
    url: row.url,
    events: EVENT_TYPES.filter((type) => row.events.split(' ').includes(type)),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
