/**
 * Asks the station to retire a key. Nothing changes here until its signed answer is imported: the
 * key is in use as long as the place that holds it says so. One that waits in the pool is nobody's yet,
 * and is given to nobody from now on.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { KEY_RETIRE } from '../../protocol/kinds/key-retire.ts';
import { checkSchema } from '../../protocol/schema.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { queueItem } from './queue.ts';

/**
 * Queues the request and gives its id. Refuses `KEY_UNKNOWN`, `KEY_ALREADY_RETIRED`, and
 * `SCHEMA_VIOLATION` for a reason that custodians could not read.
 */
export async function requestRetirement(
  gateway: Gateway,
  { keyId, reason }: { keyId: string; reason: string },
): Promise<string> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'retire' } }, () =>
    queueRetirement(gateway, keyId, reason),
  );
}

async function queueRetirement(gateway: Gateway, keyId: string, reason: string): Promise<string> {
  const at = formatTime(gateway.clock.now());
  const itemId = gateway.random.uuid();
  await gateway.db.transaction().execute(async (tx) => {
    const key = await tx
      .selectFrom('customer_key')
      .select(['fingerprint', 'status'])
      .where('key_id', '=', keyId)
      .where('environment', '=', 'COLD')
      .executeTakeFirst();
    if (key === undefined) return refuse('KEY_UNKNOWN', { keyId });
    if (key.status === 'retired') return refuse('KEY_ALREADY_RETIRED', { keyId });
    const body = checkSchema(KEY_RETIRE.requestBody, {
      key_id: keyId,
      key_fingerprint: key.fingerprint,
      reason,
    });
    if (key.status === 'pooled') {
      await tx
        .updateTable('customer_key')
        .set({ status: 'retired', retired_at: at })
        .where('key_id', '=', keyId)
        .execute();
    }
    await queueItem(tx, { kind: KEY_RETIRE.kind, item_id: itemId, body }, at);
    await appendEntry(tx, {
      kind: 'retirement.requested',
      at,
      facts: { request_id: itemId, key_id: keyId },
    });
  });
  return itemId;
}
