/** Wallets of an environment: added with what the rules need to know of them, and closed for good. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { DynamicWalletRow } from '../storage/tables/dynamic.ts';
import { checkEnvironmentThere } from './environments.ts';
import { registered } from './registered.ts';
import { checkUserThere } from './users.ts';

export interface Wallet {
  readonly environmentId: string;
  readonly walletId: string;
  readonly userId: string;
  readonly shareSetId: string;
  readonly status: DynamicWalletRow['status'];
  readonly hasClientShares: boolean;
}

export type WalletId = Pick<Wallet, 'environmentId' | 'walletId'>;

/**
 * Refuses `DYNAMIC_ID_INVALID`, `DYNAMIC_UNKNOWN` for the environment or the user, `DYNAMIC_EXISTS`.
 */
export async function addWallet(
  gateway: Gateway,
  wallet: WalletId & { userId: string; hasClientShares: boolean },
): Promise<Wallet> {
  const { environmentId, walletId, userId, hasClientShares } = wallet;
  const shareSetId = gateway.random.uuid();
  await registered(gateway, {
    what: 'wallet',
    ids: [environmentId, userId, walletId],
    entry: {
      kind: 'dynamic-wallet.added',
      facts: {
        environment_id: environmentId,
        wallet_id: walletId,
        user_id: userId,
        client_shares: hasClientShares ? 'yes' : 'no',
      },
    },
    insert: async (tx, at) => {
      await checkEnvironmentThere(tx, environmentId);
      await checkUserThere(tx, environmentId, userId);
      return await tx
        .insertInto('dynamic_wallet')
        .values({
          environment_id: environmentId,
          wallet_id: walletId,
          user_id: userId,
          share_set_id: shareSetId,
          status: 'pending',
          has_client_shares: hasClientShares ? 1 : 0,
          added_at: at,
        })
        .onConflict((conflict) => conflict.columns(['environment_id', 'wallet_id']).doNothing())
        .returning('wallet_id')
        .executeTakeFirst();
    },
  });
  return { ...wallet, shareSetId, status: 'pending' };
}

/** Nothing is recorded for it any more; closing it again changes nothing. Refuses `DYNAMIC_UNKNOWN`. */
export async function closeWallet(
  gateway: Gateway,
  { environmentId, walletId }: WalletId,
): Promise<Wallet> {
  const facts = { act: 'close wallet' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('dynamic_wallet')
        .selectAll()
        .where('environment_id', '=', environmentId)
        .where('wallet_id', '=', walletId)
        .executeTakeFirst();
      if (row === undefined) return refuse('DYNAMIC_UNKNOWN', { what: 'wallet', id: walletId });
      if (row.status === 'closed') return fromRow(row);
      await tx
        .updateTable('dynamic_wallet')
        .set({ status: 'closed' })
        .where('environment_id', '=', environmentId)
        .where('wallet_id', '=', walletId)
        .execute();
      await appendEntry(tx, {
        kind: 'dynamic-wallet.closed',
        at,
        facts: { environment_id: environmentId, wallet_id: walletId },
      });
      return fromRow({ ...row, status: 'closed' });
    });
  });
}

/** In the order in which they were added. Refuses `DYNAMIC_UNKNOWN`. */
export async function listWallets(
  { db }: Pick<Gateway, 'db'>,
  { environmentId }: { environmentId: string },
): Promise<(Wallet & { locations: readonly string[] })[]> {
  await checkEnvironmentThere(db, environmentId);
  const rows = await db
    .selectFrom('dynamic_wallet')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .orderBy('added_at')
    .orderBy('wallet_id')
    .execute();
  const locations = await db
    .selectFrom('dynamic_location')
    .select(['wallet_id', 'location'])
    .where('environment_id', '=', environmentId)
    .orderBy('recorded_at')
    .orderBy('location')
    .execute();
  const byWallet = Map.groupBy(locations, (row) => row.wallet_id);
  return rows.map((row) => ({
    ...fromRow(row),
    locations: (byWallet.get(row.wallet_id) ?? []).map(({ location }) => location),
  }));
}

function fromRow(row: DynamicWalletRow): Wallet {
  return {
    environmentId: row.environment_id,
    walletId: row.wallet_id,
    userId: row.user_id,
    shareSetId: row.share_set_id,
    status: row.status,
    hasClientShares: row.has_client_shares === 1,
  };
}
