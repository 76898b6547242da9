/** What an operator does at the machine: sees the wallets of Portal's clients, and opens one for ejection. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Curve, PortalBackupPairRow, PortalWalletRow } from '../storage/tables/portal.ts';
import { confirmedBackups } from './confirmed-backups.ts';

const OPEN_MS = 24 * 60 * 60 * 1_000;

export interface PortalWallet {
  readonly walletId: string;
  readonly clientId: string;
  readonly curve: Curve;
  /** Those that the client confirmed, the newest first. */
  readonly backups: readonly { readonly pairId: string; readonly confirmedAt: string }[];
  /** '' or the end of an ejection's time. */
  readonly ejectableUntil: string;
  /** Which backup is given out until then; '' for none. */
  readonly ejectablePair: string;
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
    wallets.push(walletOf(row, await confirmedBackups(db, row.wallet_id)));
  }
  return wallets;
}

function walletOf(row: PortalWalletRow, confirmed: readonly PortalBackupPairRow[]): PortalWallet {
  return {
    walletId: row.wallet_id,
    clientId: row.client_id,
    curve: row.curve,
    // Nothing changes the status of a confirmed one, so this is when it was confirmed.
    backups: confirmed.map(({ pair_id, changed_at }) => ({
      pairId: pair_id,
      confirmedAt: changed_at,
    })),
    ejectableUntil: row.ejectable_until,
    ejectablePair: row.ejectable_pair,
  };
}

/**
 * For a day its client may fetch both halves of one backup: of `pairId`, or of the newest. Whoever stole a
 * client's token can confirm a worthless one, so the operator may choose an older one. Refuses
 * `PORTAL_WALLET_UNKNOWN`, and `PORTAL_BACKUP_INCOMPLETE` for one that the client did not confirm.
 */
export async function openPortalWallet(
  gateway: Gateway,
  { walletId, pairId }: { walletId: string; pairId?: string | undefined },
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
      const confirmed = await confirmedBackups(tx, walletId);
      const backup =
        pairId === undefined ? confirmed[0] : confirmed.find(({ pair_id }) => pair_id === pairId);
      if (backup === undefined) return refuse('PORTAL_BACKUP_INCOMPLETE', { walletId });
      await tx
        .updateTable('portal_wallet')
        .set({ ejectable_until: until, ejectable_pair: backup.pair_id })
        .where('wallet_id', '=', walletId)
        .execute();
      await appendEntry(tx, {
        kind: 'portal-wallet.ejectable',
        at,
        facts: {
          client: wallet.client_id,
          wallet: walletId,
          pair: backup.pair_id,
          until,
          ...gateway.actor,
        },
      });
      const opened = { ...wallet, ejectable_until: until, ejectable_pair: backup.pair_id };
      return walletOf(opened, confirmed);
    });
  });
}
