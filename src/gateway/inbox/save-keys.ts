/**
 * Writes the keys of a checked response, within its transaction: given to whoever asked, put into the
 * pool, or retired. No key is here twice, whichever environment and whichever response it came from:
 * it would be one private key for two owners.
 */
import { refuse } from '../../core/refusal.ts';
import { freePlace } from '../keys/assignments.ts';
import type { Database } from '../storage/tables.ts';
import { announce } from '../webhooks/announce.ts';
import type { AssignedColdKey } from './check-assigned-key.ts';
import type { PooledColdKey } from './check-pooled-keys.ts';
import type { RetiredColdKey } from './check-retired-key.ts';

interface Import {
  readonly responseId: string;
  readonly at: string;
}

/** Refuses `KEY_REPEATED`. */
export async function saveAssignedKey(
  tx: Database,
  key: AssignedColdKey,
  { responseId, at }: Import,
): Promise<void> {
  await saveColdKey(tx, key, { responseId, at, status: 'active' });
  await tx
    .updateTable('key_assignment')
    .set({ key_id: key.keyId })
    .where('request_id', '=', key.itemId)
    .execute();
  const { key_id, key_type } = key.answer;
  const data = { key_id, key_type, key_environment: 'COLD', request_id: key.itemId } as const;
  await announce(tx, { type: 'key.assigned', at, data });
}

/** Refuses `KEY_REPEATED`. */
export async function savePooledKey(
  tx: Database,
  key: PooledColdKey,
  { responseId, at }: Import,
): Promise<void> {
  await saveColdKey(tx, key, { responseId, at, status: 'pooled' });
}

export async function retireKey(
  tx: Database,
  { keyId, retiredAt }: Pick<RetiredColdKey, 'keyId' | 'retiredAt'>,
): Promise<void> {
  await tx
    .updateTable('customer_key')
    .set({ status: 'retired', retired_at: retiredAt })
    .where('key_id', '=', keyId)
    .execute();
  await freePlace(tx, { keyId });
}

async function saveColdKey(
  tx: Database,
  { itemId, keyId, fingerprint, answer }: AssignedColdKey | PooledColdKey,
  { responseId, at, status }: Import & { readonly status: 'active' | 'pooled' },
): Promise<void> {
  const earlier = await tx
    .selectFrom('customer_key')
    .select('key_id')
    .where((row) => row.or([row('key_id', '=', keyId), row('fingerprint', '=', fingerprint)]))
    .executeTakeFirst();
  if (earlier !== undefined) refuse('KEY_REPEATED', { fingerprint });
  const bound = 'signed_payload' in answer ? answer : undefined;
  await tx
    .insertInto('customer_key')
    .values({
      key_id: keyId,
      environment: 'COLD',
      key_type: answer.key_type,
      public_key: answer.public_key,
      fingerprint,
      signature: answer.signature,
      signed_payload: bound?.signed_payload ?? '',
      signed_fields: (bound?.signed_fields ?? []).join(' '),
      status,
      added_at: at,
      retired_at: '',
    })
    .execute();
  await tx
    .insertInto('cold_origin')
    .values({
      key_id: keyId,
      item_id: itemId,
      response_id: responseId,
      statement: answer.statement,
      leaf_index: answer.index,
      proof: answer.proof.join(' '),
    })
    .execute();
}
