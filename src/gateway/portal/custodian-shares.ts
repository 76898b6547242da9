/**
 * Custodian shares of wallets that another party's MPC makes, brought by its webhook: kept sealed, one a
 * client and backup method, given back when it asks. A newer share takes the place of an older one, and
 * the older stays sealed where it is: who stole the secret of a webhook shall not be able to destroy a
 * backup by sending another.
 */
import { formatTime } from '../../core/clock.ts';
import { constantTimeEqual } from '../../core/crypto/digest.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { Database } from '../storage/tables.ts';
import type { PortalCustodianShareRow } from '../storage/tables/portal.ts';

/** A share that was replaced is sent again soon or never; each is opened to be compared. */
const MOST_COMPARED = 64;

export interface ShareOwner {
  readonly receiver: string;
  readonly clientId: string;
}

/**
 * Keeps the share. One that is kept already changes nothing, in use or replaced: it was sent again, late,
 * because its answer was lost, and the newer one is the one that fits. `tx` is the transaction of the call.
 */
export async function receiveShare(
  gateway: Gateway,
  tx: Database,
  { receiver, clientId, backupMethod, share }: ShareOwner & { backupMethod: string; share: string },
): Promise<void> {
  const at = formatTime(gateway.clock.now());
  const bytes = utf8(share);
  try {
    const ofMethod = sharesOf(tx, { receiver, clientId }).where('backup_method', '=', backupMethod);
    const current = await ofMethod.where('replaced_at', '=', '').executeTakeFirst();
    const replaced = await ofMethod
      .where('replaced_at', '!=', '')
      .orderBy('replaced_at', 'desc')
      .limit(MOST_COMPARED)
      .execute();
    const kept = current === undefined ? replaced : [current, ...replaced];
    if (kept.some((row) => holds(gateway, row, bytes))) return;
    if (current !== undefined) {
      await tx
        .updateTable('portal_custodian_share')
        .set({ replaced_at: at })
        .where('share_id', '=', current.share_id)
        .execute();
    }
    const row = {
      share_id: gateway.random.uuid(),
      receiver,
      client_id: clientId,
      backup_method: backupMethod,
    };
    const sealed = toBase64(hotStoreOf(gateway).sealBytes(contextOf(row), bytes));
    await tx
      .insertInto('portal_custodian_share')
      .values({ ...row, sealed_share: sealed, received_at: at, replaced_at: '' })
      .execute();
    const facts = {
      webhook: receiver,
      client: clientId,
      method: backupMethod,
      share: row.share_id,
    };
    await appendEntry(tx, { kind: 'portal-share.received', at, facts });
  } finally {
    bytes.fill(0);
  }
}

/** Within `tx`: the shares of a client in use, of every method, exactly as they came. */
export async function fetchShares(
  gateway: Gateway,
  tx: Database,
  owner: ShareOwner,
): Promise<string[]> {
  const at = formatTime(gateway.clock.now());
  const rows = await sharesOf(tx, owner)
    .where('replaced_at', '=', '')
    .orderBy('backup_method')
    .execute();
  if (rows.length === 0) return [];
  const facts = { webhook: owner.receiver, client: owner.clientId, shares: rows.length };
  await appendEntry(tx, { kind: 'portal-share.fetched', at, facts });
  return rows.map((row) => opened(gateway, row, fromUtf8));
}

function sharesOf(db: Database, { receiver, clientId }: ShareOwner) {
  return db
    .selectFrom('portal_custodian_share')
    .selectAll()
    .where('receiver', '=', receiver)
    .where('client_id', '=', clientId);
}

function holds(gateway: Gateway, row: PortalCustodianShareRow, bytes: Uint8Array): boolean {
  return opened(gateway, row, (kept) => constantTimeEqual(kept, bytes));
}

function opened<T>(
  gateway: Gateway,
  row: PortalCustodianShareRow,
  use: (share: Uint8Array) => T,
): T {
  const share = hotStoreOf(gateway).openBytes(contextOf(row), fromBase64(row.sealed_share));
  try {
    return use(share);
  } finally {
    share.fill(0);
  }
}

type Place = Pick<PortalCustodianShareRow, 'share_id' | 'receiver' | 'client_id' | 'backup_method'>;

function contextOf(row: Place): string {
  const place = [row.share_id, row.receiver, row.client_id, row.backup_method];
  return JSON.stringify(['portal custodian share', ...place]);
}
