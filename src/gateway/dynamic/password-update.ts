/**
 * A change of password reaches the wallets of a user one call after another, under one batch id. It is
 * activated when each active wallet has been backed up under it; until then the old password counts.
 */
import type { Database } from '../storage/tables.ts';
import type { DynamicWalletRow } from '../storage/tables/dynamic.ts';

/** Undefined for a backup that is no part of one. */
export async function passwordUpdateStatus(
  tx: Database,
  wallet: DynamicWalletRow,
  passwordBatch: string,
): Promise<'activated' | 'pending' | undefined> {
  if (passwordBatch === '') return undefined;
  const left = await tx
    .selectFrom('dynamic_wallet as wallet')
    .select('wallet.wallet_id')
    .where('wallet.environment_id', '=', wallet.environment_id)
    .where('wallet.user_id', '=', wallet.user_id)
    .where('wallet.status', '=', 'active')
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('dynamic_location as location')
            .select('location.key_share_id')
            .whereRef('location.environment_id', '=', 'wallet.environment_id')
            .whereRef('location.wallet_id', '=', 'wallet.wallet_id')
            .where('location.password_batch', '=', passwordBatch),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return left === undefined ? 'activated' : 'pending';
}
