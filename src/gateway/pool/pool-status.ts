/** How the pool stands: what is in it, what it is kept at, what is on its way. */
import type { KeyType } from '../../core/keys/spki.ts';
import type { Database } from '../storage/tables.ts';
import { keysWaiting } from './pool-level.ts';

export interface PoolStatus {
  readonly keyType: KeyType;
  /** Keys that can be given at once. */
  readonly waiting: number;
  /** 0 where no level is kept. */
  readonly level: number;
  /** Keys that the station was asked for and has not answered. */
  readonly underWay: number;
}

/** One entry for each type that a station makes. */
export async function poolStatus(db: Database): Promise<PoolStatus[]> {
  const levels = await db.selectFrom('pool_level').selectAll().execute();
  const asked = await db
    .selectFrom('item')
    .innerJoin('pool_request', 'pool_request.item_id', 'item.item_id')
    .select(['pool_request.key_type', 'pool_request.count'])
    .where('item.status', 'in', ['queued', 'sent'])
    .execute();
  const types: readonly KeyType[] = ['rsa4096', 'secp256k1'];
  return await Promise.all(
    types.map(async (keyType) => ({
      keyType,
      waiting: await keysWaiting(db, keyType),
      level: levels.find(({ key_type }) => key_type === keyType)?.level ?? 0,
      underWay: asked
        .filter(({ key_type }) => key_type === keyType)
        .reduce((sum, { count }) => sum + count, 0),
    })),
  );
}
