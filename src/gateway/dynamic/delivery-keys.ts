/**
 * To which key of ours the shares of an environment are sealed: its public half was given to their sender,
 * who calls it by a name of its own, or by none.
 */
import { formatTime } from '../../core/clock.ts';
import { checkVisibleText } from '../../core/encoding/visible-text.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import { assignedKeyById } from '../keys/find-key.ts';
import type { FoundKey } from '../keys/find-key.ts';
import type { Database } from '../storage/tables.ts';
import { checkEnvironmentThere } from './environments.ts';

export interface DeliveryKey {
  readonly environmentId: string;
  /** '' for envelopes that name no key. */
  readonly kid: string;
  readonly keyId: string;
}

/**
 * From now on envelopes of this name are for that key. Refuses `DYNAMIC_UNKNOWN`, `KEY_UNKNOWN`,
 * `DYNAMIC_KEY_UNFIT`, and `NAME_INVALID` for the name.
 */
export async function setDeliveryKey(gateway: Gateway, given: DeliveryKey): Promise<DeliveryKey> {
  const { environmentId, kid, keyId } = given;
  const facts = { act: 'set delivery key' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    if (kid !== '') checkVisibleText(kid, 'name of the key');
    const at = formatTime(gateway.clock.now());
    await gateway.db.transaction().execute(async (tx) => {
      await checkEnvironmentThere(tx, environmentId);
      const key = await assignedKeyById(tx, keyId);
      if (key === undefined) return refuse('KEY_UNKNOWN', { keyId });
      const unfit = unfitness(key);
      if (unfit !== undefined) return refuse('DYNAMIC_KEY_UNFIT', { keyId, reason: unfit });
      await tx
        .insertInto('dynamic_delivery_key')
        .values({ environment_id: environmentId, kid, key_id: keyId, set_at: at })
        .onConflict((conflict) =>
          conflict.columns(['environment_id', 'kid']).doUpdateSet({ key_id: keyId, set_at: at }),
        )
        .execute();
      await appendEntry(tx, {
        kind: 'dynamic-environment.key-set',
        at,
        facts: { environment_id: environmentId, key_id: keyId, ...(kid && { kid }) },
      });
    });
    return given;
  });
}

/** The key that an envelope is for. Throws `Fault` 422: what nobody could open is not taken in. */
export async function deliveryKeyFor(
  db: Database,
  environmentId: string,
  kid: string,
): Promise<FoundKey> {
  const row = await db
    .selectFrom('dynamic_delivery_key')
    .select('key_id')
    .where('environment_id', '=', environmentId)
    .where('kid', '=', kid)
    .executeTakeFirst();
  const key = row && (await assignedKeyById(db, row.key_id));
  if (key !== undefined && unfitness(key) === undefined) return key;
  throw deliveryKeyUnknown(kid);
}

export function deliveryKeyUnknown(kid: string): Fault {
  const named = kid === '' ? 'envelopes that name none' : `“${kid}”`;
  return new Fault(
    422,
    'DELIVERY_KEY_UNKNOWN',
    `No usable key is set here for ${named}: the share was not taken in`,
  );
}

function unfitness({ keyType, status }: FoundKey): string | undefined {
  if (keyType !== 'rsa4096') return `it is ${keyType}, and shares are sealed to rsa4096`;
  return status === 'active' ? undefined : 'it is retired';
}
