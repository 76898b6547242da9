/**
 * Takes the oldest key of a type from the pool. The caller's transaction holds the write lock from its
 * beginning, so of several processes each takes another key, and whoever is killed has taken none.
 */
import type { KeyType } from '../../core/keys/spki.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyRow } from '../storage/tables/keys.ts';

/** Within the transaction that gives it to somebody; undefined where the pool is empty. */
export async function takePooledKey(
  tx: Database,
  keyType: KeyType,
): Promise<CustomerKeyRow | undefined> {
  return await tx
    .updateTable('customer_key')
    .set({ status: 'active' })
    .where('key_id', '=', (query) =>
      query
        .selectFrom('customer_key as waiting')
        .select('waiting.key_id')
        .where('waiting.status', '=', 'pooled')
        .where('waiting.key_type', '=', keyType)
        .orderBy('waiting.added_at')
        .orderBy('waiting.key_id')
        .limit(1),
    )
    .returningAll()
    .executeTakeFirst();
}
