/** What is kept of webhooks: counts for operators, and what ended long ago goes. */
import { formatTime } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';

const KEPT_DAYS = 30;
const AT_ONCE = 1000;

export interface WebhookCounts {
  readonly receivers: number;
  /** On their way, or to be tried again. */
  readonly waiting: number;
  /** After every attempt had failed. */
  readonly givenUp: number;
}

/** Of receivers that are not revoked. */
export async function webhookCounts(db: Database): Promise<WebhookCounts> {
  const { count: receivers } = await db
    .selectFrom('webhook_receiver')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('revoked_at', '=', '')
    .executeTakeFirstOrThrow();
  const states = await db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook_receiver as receiver', 'receiver.receiver_id', 'delivery.receiver_id')
    .select((row) => ['delivery.state', row.fn.countAll<number>().as('count')])
    .where('receiver.revoked_at', '=', '')
    .where('delivery.state', '!=', 'delivered')
    .groupBy('delivery.state')
    .execute();
  const of = (state: string): number => states.find((row) => row.state === state)?.count ?? 0;
  return { receivers, waiting: of('waiting'), givenUp: of('given-up') };
}

/** Drops events of which every delivery was made more than 30 days ago; what was given up stays. */
export async function dropOldEvents({ db, clock }: Gateway): Promise<number> {
  const before = formatTime(new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000));
  return await db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom('webhook_event')
      .select('position')
      .where('occurred_at', '<', before)
      .where('position', 'not in', (query) =>
        query
          .selectFrom('webhook_delivery as delivery')
          .innerJoin('webhook_receiver as receiver', 'receiver.receiver_id', 'delivery.receiver_id')
          .select('delivery.event_position')
          .where('receiver.revoked_at', '=', '')
          .where((row) =>
            row.or([
              row('delivery.state', '!=', 'delivered'),
              row('delivery.ended_at', '>=', before),
            ]),
          ),
      )
      .orderBy('position')
      .limit(AT_ONCE)
      .execute();
    const positions = old.map(({ position }) => position);
    if (positions.length === 0) return 0;
    await tx.deleteFrom('webhook_delivery').where('event_position', 'in', positions).execute();
    await tx.deleteFrom('webhook_event').where('position', 'in', positions).execute();
    return positions.length;
  });
}
