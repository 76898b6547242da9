/**
 * Gives a HOT key: made and sealed before the transaction, for RSA takes seconds, and signed and kept within
 * it. A key that was made for a place that is taken meanwhile is thrown away with the answer.
 */
import { formatTime } from '../../core/clock.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import type { Gateway } from '../gateway.ts';
import type { Asker } from '../hot-keys/at-once.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { NewHotKey } from '../hot-keys/hot-store.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyRow } from '../storage/tables/keys.ts';
import { checkPlaceIsFree, recordAssignment, userIdOf } from './assignments.ts';
import { assignedKey } from './assigned-key.ts';
import type { KeyOutcome } from './assign-key.ts';
import { giveKey } from './give-key.ts';
import type { KeyOrder } from './key-order.ts';

/** Outside any transaction. Throws `Fault` 503, 409 and 429. */
export async function makeHotKey(
  gateway: Gateway,
  order: KeyOrder,
  asker: Asker,
): Promise<NewHotKey> {
  const store = hotStoreOf(gateway);
  await checkPlaceIsFree(gateway.db, order);
  return await store.makeKey(gateway.db, order.key_type, asker);
}

/** Within `tx`. Throws `Fault` 409. */
export async function assignHotKey(
  gateway: Gateway,
  tx: Database,
  order: KeyOrder,
  { made, caller }: { made: NewHotKey; caller: ApiKey },
): Promise<KeyOutcome> {
  const at = formatTime(gateway.clock.now());
  await checkPlaceIsFree(tx, order);
  const userId = await userIdOf(tx, order.user_identifier, gateway.random.uuid(), at);
  const { keyId, publicKey, fingerprint } = made;
  const signed = await hotStoreOf(gateway).signAssignment(tx, {
    publicKeyHex: publicKey,
    keyId,
    fingerprint,
    signWith: order.sign_with ?? [],
    context: {
      ...(order.organisation && { external_customer_id: order.organisation.customer_id }),
      ...(order.package && { external_package_id: order.package.package_id }),
      pulled_by_id: caller.id,
      pulled_by_type: 'api_key',
      user_id: userId,
    },
  });
  const key: CustomerKeyRow = {
    key_id: keyId,
    environment: 'HOT',
    key_type: order.key_type,
    public_key: publicKey,
    fingerprint,
    signature: signed.signature,
    signed_payload: signed.signedPayload ?? '',
    signed_fields: (signed.signedFields ?? []).join(' '),
    status: 'active',
    added_at: at,
    retired_at: '',
  };
  await tx.insertInto('customer_key').values(key).execute();
  await tx.insertInto('hot_key').values(made.sealed).execute();
  const facts = { requestId: gateway.random.uuid(), keyId, userId, at };
  const holder = await recordAssignment(tx, order, facts);
  await giveKey(tx, { key, holder, caller, at, source: 'made here' });
  return { assigned: assignedKey(key, holder) };
}
