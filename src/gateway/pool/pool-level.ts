/**
 * A level that the pool is kept at. Whenever a key is taken and fewer are left, the station is asked for
 * more, in the same transaction and never twice at once: what is under way must be answered first.
 */
import { formatTime } from '../../core/clock.ts';
import type { KeyType } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { activeStation } from '../pairing/paired-station.ts';
import type { Database } from '../storage/tables.ts';
import { MOST_KEYS_AT_ONCE, queuePool } from './request-pool.ts';

export const HIGHEST_LEVEL = 10_000;

/**
 * An operator's act; 0 ends it. True where the station was asked now. Refuses `POOL_LEVEL_INVALID`, and any level
 * but 0 with `STATION_NOT_PAIRED`.
 */
export async function setPoolLevel(
  gateway: Gateway,
  { keyType, level }: { keyType: KeyType; level: number },
): Promise<{ asked: boolean }> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'keep pool' } }, () => {
    if (!Number.isInteger(level) || level < 0 || level > HIGHEST_LEVEL) {
      refuse('POOL_LEVEL_INVALID', { most: HIGHEST_LEVEL });
    }
    return gateway.db.transaction().execute(async (tx) => {
      if (level > 0) await activeStation(tx);
      await tx.deleteFrom('pool_level').where('key_type', '=', keyType).execute();
      if (level > 0) {
        await tx.insertInto('pool_level').values({ key_type: keyType, level }).execute();
      }
      await appendEntry(tx, {
        kind: 'pool.level-set',
        at: formatTime(gateway.clock.now()),
        facts: { key_type: keyType, level, ...gateway.actor },
      });
      return { asked: await keepLevel(gateway, tx, keyType) };
    });
  });
}

/** Within `tx`: asks the station for what is missing, unless that is under way. Whether it asked. */
export async function keepLevel(
  gateway: Pick<Gateway, 'clock' | 'random' | 'actor'>,
  tx: Database,
  keyType: KeyType,
): Promise<boolean> {
  const kept = await tx
    .selectFrom('pool_level')
    .select('level')
    .where('key_type', '=', keyType)
    .executeTakeFirst();
  if (kept === undefined) return false;
  const missing = kept.level - (await keysWaiting(tx, keyType));
  if (missing <= 0 || (await isUnderWay(tx, keyType))) return false;
  const count = Math.min(missing, MOST_KEYS_AT_ONCE);
  await queuePool(gateway, tx, { keyType, count, cause: 'level' });
  return true;
}

/** How many keys of the type the pool has. */
export async function keysWaiting(db: Database, keyType: KeyType): Promise<number> {
  const { count } = await db
    .selectFrom('customer_key')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('status', '=', 'pooled')
    .where('key_type', '=', keyType)
    .executeTakeFirstOrThrow();
  return count;
}

async function isUnderWay(tx: Database, keyType: KeyType): Promise<boolean> {
  const row = await tx
    .selectFrom('item')
    .innerJoin('pool_request', 'pool_request.item_id', 'item.item_id')
    .select('item.item_id')
    .where('item.status', 'in', ['queued', 'sent'])
    .where('pool_request.key_type', '=', keyType)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
