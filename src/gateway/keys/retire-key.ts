/**
 * Retires a key: nothing more is stored under it, and its place is free; what was stored stays readable. A
 * COLD key is retired by the station's signed answer alone, a HOT key here and at once.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { sentenceText } from '../../protocol/fields.ts';
import { checkSchema } from '../../protocol/schema.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { requestRetirement } from '../outbox/request-retirement.ts';
import { freePlace } from './assignments.ts';

export type Retirement =
  | { readonly environment: 'HOT' }
  /** The request that waits for the station. */
  | { readonly environment: 'COLD'; readonly itemId: string };

/**
 * An operator's act. Refuses `KEY_UNKNOWN`, `KEY_ALREADY_RETIRED`, and `SCHEMA_VIOLATION` for a reason that
 * people could not read.
 */
export async function retireKey(
  gateway: Gateway,
  { keyId, reason }: { keyId: string; reason: string },
): Promise<Retirement> {
  const key = await gateway.db
    .selectFrom('customer_key')
    .select('environment')
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (key?.environment === 'HOT') {
    await onRecord(gateway, { kind: 'act.refused', facts: { act: 'retire' } }, () =>
      retireHotKey(gateway, keyId, reason),
    );
    return { environment: 'HOT' };
  }
  return { environment: 'COLD', itemId: await requestRetirement(gateway, { keyId, reason }) };
}

async function retireHotKey(gateway: Gateway, keyId: string, reason: string): Promise<void> {
  const at = formatTime(gateway.clock.now());
  checkSchema(sentenceText, reason);
  await gateway.db.transaction().execute(async (tx) => {
    const retired = await tx
      .updateTable('customer_key')
      .set({ status: 'retired', retired_at: at })
      .where('key_id', '=', keyId)
      .where('status', '=', 'active')
      .returning('key_id')
      .executeTakeFirst();
    if (retired === undefined) refuse('KEY_ALREADY_RETIRED', { keyId });
    await freePlace(tx, { keyId });
    await appendEntry(tx, {
      kind: 'key.retired',
      at,
      facts: { key_id: keyId, key_environment: 'HOT', reason, ...gateway.actor },
    });
  });
}
