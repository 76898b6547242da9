/**
 * The backup of a wallet that counts: the newest that was confirmed. One that was begun later and never
 * confirmed does not take its place, for nobody knows that its client's half exists.
 */
import type { Database } from '../storage/tables.ts';
import type { PortalBackupPairRow } from '../storage/tables/portal.ts';

export async function latestBackup(
  db: Database,
  walletId: string,
  /** Confirmed at this time or before; left out, ever. */
  confirmedBy?: string,
): Promise<PortalBackupPairRow | undefined> {
  let confirmed = db
    .selectFrom('portal_backup_pair')
    .selectAll()
    .where('wallet_id', '=', walletId)
    .where('status', '=', 'STORED_CLIENT_BACKUP_SHARE');
  // Nothing changes the status of a confirmed one, so this is when it was confirmed.
  if (confirmedBy !== undefined) confirmed = confirmed.where('changed_at', '<=', confirmedBy);
  return await confirmed.orderBy('number', 'desc').limit(1).executeTakeFirst();
}
