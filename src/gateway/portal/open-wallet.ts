/** What an operator does at the machine: sees the wallets of Portal's clients, and opens one for ejection. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Curve } from '../storage/tables/portal.ts';
import { latestBackup } from './latest-backup.ts';

const OPEN_MS = 24 * 60 * 60 * 1_000;

/** When an operator opened a wallet that is open until then. */
export function openedAt(ejectableUntil: string): string {
  return formatTime(new Date(new Date(ejectableUntil).getTime() - OPEN_MS));
}

export interface PortalWallet {
  readonly walletId: string;
  readonly clientId: string;
  readonly curve: Curve;
  /** When the backup that counts was confirmed; '' while there is none. */
  readonly confirmedAt: string;
  /** '' or the end of an ejection's time. */
  readonly ejectableUntil: string;
}

/** By client; a client's wallets together. */
export async function listPortalWallets({ db }: Gateway): Promise<PortalWallet[]> {
  const rows = await db
    .selectFrom('portal_wallet')
    .selectAll()
    .orderBy('client_id')
    .orderBy('curve')
    .execute();
  const wallets: PortalWallet[] = [];
  for (const row of rows) {
    wallets.push({
      walletId: row.wallet_id,
      clientId: row.client_id,
      curve: row.curve,
      confirmedAt: (await latestBackup(db, row.wallet_id))?.changed_at ?? '',
      ejectableUntil: row.ejectable_until,
    });
  }
  return wallets;
}

/**
 * For a day its client may fetch both halves of the backup. Refuses `PORTAL_WALLET_UNKNOWN`, and
 * `PORTAL_BACKUP_INCOMPLETE` while the client confirmed none.
 */
export async function openPortalWallet(
  gateway: Gateway,
  { walletId }: { walletId: string },
): Promise<PortalWallet> {
  const facts = { act: 'open wallet' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const now = gateway.clock.now();
    const at = formatTime(now);
    const until = formatTime(new Date(now.getTime() + OPEN_MS));
    return await gateway.db.transaction().execute(async (tx) => {
      const wallet = await tx
        .selectFrom('portal_wallet')
        .selectAll()
        .where('wallet_id', '=', walletId)
        .executeTakeFirst();
      if (wallet === undefined) return refuse('PORTAL_WALLET_UNKNOWN', { walletId });
      const backup = await latestBackup(tx, walletId);
      if (backup === undefined) return refuse('PORTAL_BACKUP_INCOMPLETE', { walletId });
      await tx
        .updateTable('portal_wallet')
        .set({ ejectable_until: until })
        .where('wallet_id', '=', walletId)
        .execute();
      await appendEntry(tx, {
        kind: 'portal-wallet.ejectable',
        at,
        facts: { client: wallet.client_id, wallet: walletId, until, ...gateway.actor },
      });
      return {
        walletId,
        clientId: wallet.client_id,
        curve: wallet.curve,
        confirmedAt: backup.changed_at,
        ejectableUntil: until,
      };
    });
  });
}
