/**
 * Gives a COLD key. One that the station made ahead is given at once, where nothing but the key itself
 * is to be signed; otherwise the request crosses the gap, and 202 is said once that is written. There is no
 * path here that makes a key, whatever is asked.
 */
import { formatTime } from '../../core/clock.ts';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { KEY_ASSIGN } from '../../protocol/kinds/key-assign.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { appendEntry } from '../audit/log.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';
import { Fault, invalidFields } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import { queueItem } from '../outbox/queue.ts';
import { hasStation } from '../pairing/paired-station.ts';
import { keepLevel } from '../pool/pool-level.ts';
import { takePooledKey } from '../pool/take-pooled-key.ts';
import type { Database } from '../storage/tables.ts';
import { checkPlaceIsFree, recordAssignment, userIdOf } from './assignments.ts';
import { assignedKey } from './assigned-key.ts';
import { giveKey } from './give-key.ts';
import type { KeyOutcome } from './assign-key.ts';
import type { ColdKeyOrder } from './key-order.ts';

/** A request has a name for each customer and package: what people read where the wallet told none. */
const NOT_NAMED = 'not named';

/** Of every call that may need the station. */
export const NO_STATION = {
  status: 503,
  code: 'STATION_NOT_PAIRED',
  when: 'the COLD environment is needed, and no offline environment is connected',
} as const satisfies FaultSpec;

/** Within `tx`. Throws `Fault`: 409, 503, or 400 for what the station would refuse. */
export async function assignColdKey(
  gateway: Gateway,
  tx: Database,
  order: ColdKeyOrder,
  caller: ApiKey,
): Promise<KeyOutcome> {
  const at = formatTime(gateway.clock.now());
  if (!(await hasStation(tx))) {
    throw new Fault(NO_STATION.status, NO_STATION.code, 'No COLD environment is connected');
  }
  await checkPlaceIsFree(tx, order);
  const userId = await userIdOf(tx, order.user_identifier, gateway.random.uuid(), at);
  const requestId = gateway.random.uuid();
  const pooled =
    order.sign_with === undefined ? await takePooledKey(tx, order.key_type) : undefined;
  if (pooled !== undefined) {
    const facts = { requestId, keyId: pooled.key_id, userId, at };
    const holder = await recordAssignment(tx, order, facts);
    await giveKey(tx, { key: pooled, holder, caller, at, source: 'pool' });
    await keepLevel(gateway, tx, order.key_type);
    return { assigned: assignedKey(pooled, holder) };
  }
  await queueRequest(tx, { order, caller, requestId, userId, at });
  if (order.sign_with === undefined) await keepLevel(gateway, tx, order.key_type);
  return { pending: requestId };
}

async function queueRequest(
  tx: Database,
  {
    order,
    caller,
    requestId,
    userId,
    at,
  }: { order: ColdKeyOrder; caller: ApiKey; requestId: string; userId: string; at: string },
): Promise<void> {
  const { user_identifier, key_type, organisation, package: packaged, sign_with } = order;
  const body = KEY_ASSIGN.requestBody.safeParse({
    key_type,
    user_identifier,
    user_id: userId,
    ...(organisation && {
      organisation: { ...organisation, customer_name: organisation.customer_name ?? NOT_NAMED },
    }),
    ...(packaged && {
      package: { ...packaged, package_name: packaged.package_name ?? NOT_NAMED },
    }),
    ...(sign_with === undefined ? {} : { sign_with }),
    pulled_by: { id: caller.id, type: 'api_key' },
  });
  // What the station would refuse is refused here, to the one who can correct it.
  if (!body.success) throw invalidFields({ body: [body.error.issues[0]?.message ?? ''] });
  await queueItem(tx, { kind: KEY_ASSIGN.kind, item_id: requestId, body: body.data }, at);
  await recordAssignment(tx, order, { requestId, keyId: '', userId, at });
  await appendEntry(tx, {
    kind: 'key.requested',
    at,
    facts: {
      request_id: requestId,
      key_type,
      api_key_id: caller.id,
      body_digest: sha256Hex(utf8(canonicalJson(body.data))),
    },
  });
}
