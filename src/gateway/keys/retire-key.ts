/**
 * Retires a key: nothing more is stored under it, and its place is free; what was stored stays readable. A
 * COLD key is retired by the station's signed answer alone; a HOT key, and one whose station is trusted no
 * more and can answer nothing, here and at once.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { sentenceText } from '../../protocol/fields.ts';
import { checkSchema } from '../../protocol/schema.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { requestRetirement } from '../outbox/request-retirement.ts';
import type { KeyEnvironment } from '../storage/tables/keys.ts';
import { freePlace } from './assignments.ts';
import { isOfRevokedStation } from './revoked-station.ts';

export interface Retirement {
  readonly environment: KeyEnvironment;
  /** The request that waits for the station; undefined where the key is retired now. */
  readonly itemId?: string;
}

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
  const environment = key?.environment ?? 'COLD';
  if (environment === 'COLD' && !(await isOfRevokedStation(gateway.db, keyId))) {
    return { environment, itemId: await requestRetirement(gateway, { keyId, reason }) };
  }
  await onRecord(gateway, { kind: 'act.refused', facts: { act: 'retire' } }, () =>
    retireHere(gateway, { keyId, environment, reason }),
  );
  return { environment };
}

async function retireHere(
  gateway: Gateway,
  { keyId, environment, reason }: { keyId: string; environment: KeyEnvironment; reason: string },
): Promise<void> {
  const at = formatTime(gateway.clock.now());
  checkSchema(sentenceText, reason);
  await gateway.db.transaction().execute(async (tx) => {
    const retired = await tx
      .updateTable('customer_key')
      .set({ status: 'retired', retired_at: at })
      .where('key_id', '=', keyId)
      .where('status', '<>', 'retired')
      .returning('key_id')
      .executeTakeFirst();
    if (retired === undefined) refuse('KEY_ALREADY_RETIRED', { keyId });
    await freePlace(tx, { keyId });
    await appendEntry(tx, {
      kind: 'key.retired',
      at,
      facts: { key_id: keyId, key_environment: environment, reason, ...gateway.actor },
    });
  });
}
