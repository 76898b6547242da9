/**
 * Takes every key out of the pool: their station is trusted no more, and nobody could verify them with
 * the keys that are published from now on.
 */
import type { Database } from '../storage/tables.ts';

/** Within the transaction that ends the trust; how many there were. */
export async function withdrawPool(tx: Database, at: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('customer_key')
    .set({ status: 'retired', retired_at: at })
    .where('status', '=', 'pooled')
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
