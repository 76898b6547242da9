/**
 * The backups of a wallet that its client confirmed, the newest first. One that was never confirmed is none:
 * nobody knows that its client's half exists.
 */
import type { Database } from '../storage/tables.ts';
import type { PortalBackupPairRow } from '../storage/tables/portal.ts';

export async function confirmedBackups(
  db: Database,
  walletId: string,
): Promise<PortalBackupPairRow[]> {
  return await db
    .selectFrom('portal_backup_pair')
    .selectAll()
    .where('wallet_id', '=', walletId)
    .where('status', '=', 'STORED_CLIENT_BACKUP_SHARE')
    .orderBy('number', 'desc')
    .execute();
}
