/**
 * What was sent and will not be answered goes back to the queue: a bundle that expired before its
 * answer came, and a bundle that holds an item which was answered in another one. The station would
 * refuse both as a whole. The items keep their ids, so none of them can be done twice.
 */
import { formatTime } from '../../core/clock.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import type { Database, RequestBundleRow } from '../storage/tables.ts';

/** Returns the number of items that are queued again. */
export async function requeueUnanswerable(gateway: Gateway): Promise<number> {
  const at = formatTime(gateway.clock.now());
  return await gateway.db.transaction().execute(async (tx) => {
    let requeued = 0;
    for (const bundle of await openBundles(tx)) {
      const status = await endOf(tx, bundle, at);
      if (status !== undefined) requeued += await endBundle(tx, bundle, status, at, gateway.actor);
    }
    return requeued;
  });
}

/** Ends an open bundle and queues again what of it is unanswered, within the caller's transaction. */
export async function endBundle(
  tx: Database,
  bundle: RequestBundleRow,
  status: 'expired' | 'withdrawn',
  at: string,
  actor: Gateway['actor'],
): Promise<number> {
  await tx
    .updateTable('request_bundle')
    .set({ status })
    .where('bundle_id', '=', bundle.bundle_id)
    .execute();
  const { numUpdatedRows } = await tx
    .updateTable('item')
    .set({ status: 'queued' })
    .where('status', '=', 'sent')
    .where('item_id', 'in', (query) =>
      query.selectFrom('bundle_item').select('item_id').where('bundle_id', '=', bundle.bundle_id),
    )
    .executeTakeFirstOrThrow();
  const requeued = Number(numUpdatedRows);
  await appendEntry(tx, {
    kind: status === 'expired' ? 'bundle.expired' : 'bundle.withdrawn',
    at,
    facts: { bundle_id: bundle.bundle_id, sequence: bundle.sequence, requeued, ...actor },
  });
  return requeued;
}

/** Bundles that may still be answered, in order. */
export async function openBundles(db: Database): Promise<RequestBundleRow[]> {
  return await db
    .selectFrom('request_bundle')
    .selectAll()
    .where('status', '=', 'open')
    .orderBy('sequence')
    .execute();
}

async function endOf(
  tx: Database,
  bundle: RequestBundleRow,
  at: string,
): Promise<'expired' | 'withdrawn' | undefined> {
  const answeredElsewhere = await tx
    .selectFrom('bundle_item')
    .innerJoin('item', 'item.item_id', 'bundle_item.item_id')
    .select('item.item_id')
    .where('bundle_item.bundle_id', '=', bundle.bundle_id)
    .where('item.status', 'in', ['done', 'refused'])
    .limit(1)
    .executeTakeFirst();
  if (answeredElsewhere !== undefined) return 'withdrawn';
  // Times of one spelling compare as text.
  return bundle.not_after < at ? 'expired' : undefined;
}
