/**
 * Accepts a request for a COLD key: the item that will cross the gap, the wallet's user and the
 * audit entry are written in one transaction, and only then is 202 said. The key itself is made by
 * the station; there is no path here that makes one, whatever is asked.
 */
import { formatTime } from '../../core/clock.ts';
import { canonicalJson } from '../../core/encoding/canonical.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { KEY_ASSIGN } from '../../protocol/kinds/key-assign.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import { queueItem } from '../outbox/queue.ts';
import { hasStation } from '../pairing/paired-station.ts';
import type { Database } from '../storage/tables.ts';
import type { AssignKeyBody } from './assign-key-body.ts';
import { Fault, invalidFields } from '../conventions/fault.ts';

/** The path at which a wallet finds its answer. */
export function requestPath(requestId: string): string {
  return `/v1/keys/requests/${requestId}`;
}

/** Queues the request within `tx` and gives its id. Throws `Fault`: 501, 503 or 409. */
export async function assignColdKey(
  gateway: Gateway,
  tx: Database,
  apiKey: ApiKey,
  body: AssignKeyBody,
): Promise<string> {
  const keyType = servedKeyType(body);
  const at = formatTime(gateway.clock.now());
  if (!(await hasStation(tx))) {
    throw new Fault(503, 'STATION_NOT_PAIRED', 'No COLD environment is connected');
  }
  const userId = await userIdOf(tx, body.user_identifier, gateway.random.uuid(), at);
  await checkPlaceIsFree(tx, userId, keyType, body);
  const requestId = gateway.random.uuid();
  const itemBody = KEY_ASSIGN.requestBody.safeParse({
    key_type: keyType,
    user_identifier: body.user_identifier,
    user_id: userId,
    ...(body.organisation === undefined ? {} : { organisation: body.organisation }),
    ...(body.package === undefined ? {} : { package: body.package }),
    ...(body.sign_with === undefined ? {} : { sign_with: body.sign_with }),
    pulled_by: { id: apiKey.id, type: 'api_key' },
  });
  // What the station would refuse is refused here, to the one who can correct it.
  if (!itemBody.success) throw invalidFields({ body: [itemBody.error.issues[0]?.message ?? ''] });
  await queueItem(tx, { kind: KEY_ASSIGN.kind, item_id: requestId, body: itemBody.data }, at);
  await tx
    .insertInto('key_request')
    .values({
      request_id: requestId,
      user_id: userId,
      key_type: keyType,
      customer_id: body.organisation?.customer_id ?? '',
      customer_name: body.organisation?.customer_name ?? '',
      package_id: body.package?.package_id ?? '',
      package_name: body.package?.package_name ?? '',
      holds_place: 1,
    })
    .execute();
  await appendEntry(tx, {
    kind: 'key.requested',
    at,
    facts: {
      request_id: requestId,
      key_type: keyType,
      api_key_id: apiKey.id,
      body_digest: sha256Hex(utf8(canonicalJson(itemBody.data))),
    },
  });
  return requestId;
}

/** What is not served is said plainly, and never replaced by something else. */
function servedKeyType(body: AssignKeyBody): 'rsa4096' | 'secp256k1' {
  if (body.key_environment !== 'COLD') {
    throw new Fault(
      501,
      'KEY_ENVIRONMENT_NOT_SERVED',
      `This gateway does not serve key_environment ${body.key_environment} (the default is HOT); ` +
        'ask for COLD explicitly. No key was assigned.',
    );
  }
  if (body.key_type === 'ed25519') {
    throw new Fault(
      501,
      'KEY_TYPE_NOT_SERVED',
      'This gateway does not serve key_type ed25519 in COLD. No key was assigned.',
    );
  }
  return body.key_type;
}

/** The gateway's own id of a user: made once, and the same for every later key of that user. */
async function userIdOf(
  tx: Database,
  userIdentifier: string,
  newId: string,
  at: string,
): Promise<string> {
  const known = await tx
    .selectFrom('wallet_user')
    .select('user_id')
    .where('user_identifier', '=', userIdentifier)
    .executeTakeFirst();
  if (known !== undefined) return known.user_id;
  await tx
    .insertInto('wallet_user')
    .values({ user_identifier: userIdentifier, user_id: newId, created_at: at })
    .execute();
  return newId;
}

async function checkPlaceIsFree(
  tx: Database,
  userId: string,
  keyType: 'rsa4096' | 'secp256k1',
  body: AssignKeyBody,
): Promise<void> {
  if (body.organisation === undefined) return;
  const holder = await tx
    .selectFrom('key_request')
    .select('request_id')
    .where('user_id', '=', userId)
    .where('customer_id', '=', body.organisation.customer_id)
    .where('key_type', '=', keyType)
    .where('holds_place', '=', 1)
    .executeTakeFirst();
  if (holder === undefined) return;
  throw new Fault(
    409,
    'KEY_ALREADY_ASSIGNED',
    'Key already assigned for this user and organisation',
    // A wallet that lost its 202 finds the request again instead of asking for a second key.
    { headers: { Location: requestPath(holder.request_id) } },
  );
}
