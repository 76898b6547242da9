/** The shares that were delivered for an environment, in the order in which they happened. */
import type { Gateway } from '../gateway.ts';
import { checkEnvironmentThere } from './environments.ts';
import { DELEGATION_REVOKED } from './event-body.ts';

export interface DeliveredShare {
  readonly shareId: string;
  readonly walletId: string;
  readonly userId: string;
  readonly chain: string;
  readonly occurredAt: string;
  readonly depositedAt: string;
  /** Its user revoked the delegation afterwards. What is deposited is kept all the same. */
  readonly isRevoked: boolean;
  readonly keyIds: readonly string[];
  /** Whether the HOT environment opened all of it when it came. */
  readonly wasOpened: boolean;
}

/** Refuses `DYNAMIC_UNKNOWN`. */
export async function listShares(
  { db }: Pick<Gateway, 'db'>,
  { environmentId }: { environmentId: string },
): Promise<DeliveredShare[]> {
  await checkEnvironmentThere(db, environmentId);
  const shares = await db
    .selectFrom('dynamic_share as share')
    .innerJoin('dynamic_event as event', (join) =>
      join
        .onRef('event.environment_id', '=', 'share.environment_id')
        .onRef('event.event_id', '=', 'share.event_id'),
    )
    .select(['share_id', 'chain', 'deposited_at', 'wallet_id', 'user_id', 'occurred_at'])
    .where('share.environment_id', '=', environmentId)
    .orderBy('occurred_at')
    .orderBy('share_id')
    .execute();
  const revoked = await db
    .selectFrom('dynamic_event')
    .select(['wallet_id', (row) => row.fn.max<string>('occurred_at').as('last')])
    .where('environment_id', '=', environmentId)
    .where('event_name', '=', DELEGATION_REVOKED)
    .groupBy('wallet_id')
    .execute();
  const envelopes = await db
    .selectFrom('dynamic_envelope')
    .innerJoin('dynamic_share', 'dynamic_share.share_id', 'dynamic_envelope.share_id')
    .select(['dynamic_envelope.share_id', 'key_id', 'was_opened'])
    .where('environment_id', '=', environmentId)
    .orderBy('content')
    .execute();
  const revokedAt = new Map(revoked.map(({ wallet_id: wallet, last }) => [wallet, last]));
  const byShare = Map.groupBy(envelopes, (row) => row.share_id);
  return shares.map((row) => {
    const own = byShare.get(row.share_id) ?? [];
    return {
      shareId: row.share_id,
      walletId: row.wallet_id,
      userId: row.user_id,
      chain: row.chain,
      occurredAt: row.occurred_at,
      depositedAt: row.deposited_at,
      isRevoked: row.occurred_at <= (revokedAt.get(row.wallet_id) ?? ''),
      keyIds: own.map((envelope) => envelope.key_id),
      wasOpened: own.every((envelope) => envelope.was_opened === 1),
    };
  });
}
