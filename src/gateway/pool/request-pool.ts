/**
 * Asks the station for keys ahead of any user. Its custodians approve how many of which type; whom each
 * is given to is this gateway's record.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import type { KeyType } from '../../core/keys/spki.ts';
import { KEY_POOL } from '../../protocol/kinds/key-pool.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { queueItem } from '../outbox/queue.ts';
import { activeStation } from '../pairing/paired-station.ts';
import type { Database } from '../storage/tables.ts';

/** As many as one response can attest. */
export const MOST_KEYS_AT_ONCE = LIMITS.statements;

/** An operator's act; gives the id of the item. Refuses `POOL_COUNT_INVALID`, `STATION_NOT_PAIRED`. */
export async function requestPool(
  gateway: Gateway,
  { keyType, count }: { keyType: KeyType; count: number },
): Promise<string> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'request pool' } }, () => {
    if (!Number.isInteger(count) || count < 1 || count > MOST_KEYS_AT_ONCE) {
      refuse('POOL_COUNT_INVALID', { most: MOST_KEYS_AT_ONCE });
    }
    return gateway.db.transaction().execute(async (tx) => {
      await activeStation(tx);
      return await queuePool(gateway, tx, { keyType, count, cause: 'operator' });
    });
  });
}

/** Within `tx`. */
export async function queuePool(
  { clock, random, actor }: Pick<Gateway, 'clock' | 'random' | 'actor'>,
  tx: Database,
  { keyType, count, cause }: { keyType: KeyType; count: number; cause: 'operator' | 'level' },
): Promise<string> {
  const at = formatTime(clock.now());
  const itemId = random.uuid();
  const body = { key_type: keyType, count };
  await queueItem(tx, { kind: KEY_POOL.kind, item_id: itemId, body }, at);
  await tx
    .insertInto('pool_request')
    .values({ item_id: itemId, key_type: keyType, count })
    .execute();
  await appendEntry(tx, {
    kind: 'pool.requested',
    at,
    facts: { request_id: itemId, key_type: keyType, count, cause, ...actor },
  });
  return itemId;
}
