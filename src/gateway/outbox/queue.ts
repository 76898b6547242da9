/**
 * The queue towards the station. An item is written in the transaction of the call that asked for
 * it, so a crash after the answer never loses it, and its id goes with it for ever: asked for again
 * in a later bundle, it is the same item, which the station does at most once.
 */
import { sql } from 'kysely';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { requestItem } from '../../protocol/kinds/list.ts';
import type { RequestItem } from '../../protocol/kinds/list.ts';
import type { Database, ItemRow } from '../storage/tables.ts';

/** Queues `item` within the caller's transaction. */
export async function queueItem(tx: Database, item: RequestItem, at: string): Promise<void> {
  await tx
    .insertInto('item')
    .values({
      item_id: item.item_id,
      kind: item.kind,
      body: canonicalJson(item.body),
      status: 'queued',
      // Safe against a second writer: the caller's transaction holds the write lock.
      arrival: sql<number>`(select coalesce(max(arrival), 0) + 1 from item)`,
      queued_at: at,
      answered_at: '',
      refusal_code: '',
      refusal_sentence: '',
    })
    .execute();
}

/** The oldest queued items, at most `limit`. */
export async function queuedItems(db: Database, limit: number): Promise<RequestItem[]> {
  const rows = await db
    .selectFrom('item')
    .selectAll()
    .where('status', '=', 'queued')
    .orderBy('arrival')
    .limit(limit)
    .execute();
  return rows.map(itemOf);
}

/** The items of a bundle, in their order in it. */
export async function itemsOfBundle(
  db: Database,
  bundleId: string,
): Promise<{ item: RequestItem; status: ItemRow['status'] }[]> {
  const rows = await db
    .selectFrom('bundle_item')
    .innerJoin('item', 'item.item_id', 'bundle_item.item_id')
    .selectAll('item')
    .where('bundle_item.bundle_id', '=', bundleId)
    .orderBy('bundle_item.position')
    .execute();
  return rows.map((row) => ({ item: itemOf(row), status: row.status }));
}

/** The item that a row holds. */
export function itemOf(row: ItemRow): RequestItem {
  const body = JSON.parse(row.body) as unknown;
  return requestItem.parse({ kind: row.kind, item_id: row.item_id, body });
}
