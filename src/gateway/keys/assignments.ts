/**
 * Who was given which key: one record for both environments, made in the transaction of the act. A user
 * has one key of a type in an organisation; the place is free again when the key is retired or refused.
 */
import { Fault } from '../conventions/fault.ts';
import type { Database } from '../storage/tables.ts';
import type { KeyAssignmentRow } from '../storage/tables/keys.ts';
import type { KeyOrder } from './key-order.ts';

/** The path at which a wallet finds the answer to what it asked, at once or later. */
export function requestPath(requestId: string): string {
  return `/v1/keys/requests/${requestId}`;
}

/** The gateway's own id of a user: made once, and the same for every later key of that user. */
export async function userIdOf(
  tx: Database,
  userIdentifier: string,
  newId: string,
  at: string,
): Promise<string> {
  const known = await findUserId(tx, userIdentifier);
  if (known !== undefined) return known;
  await tx
    .insertInto('wallet_user')
    .values({ user_identifier: userIdentifier, user_id: newId, created_at: at })
    .execute();
  return newId;
}

async function findUserId(db: Database, userIdentifier: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('wallet_user')
    .select('user_id')
    .where('user_identifier', '=', userIdentifier)
    .executeTakeFirst();
  return row?.user_id;
}

/** Throws `Fault` 409, whose Location says what is there. It counts within the act's transaction only. */
export async function checkPlaceIsFree(db: Database, order: KeyOrder): Promise<void> {
  if (order.organisation === undefined) return;
  const userId = await findUserId(db, order.user_identifier);
  if (userId === undefined) return;
  const holder = await db
    .selectFrom('key_assignment')
    .select('request_id')
    .where('user_id', '=', userId)
    .where('customer_id', '=', order.organisation.customer_id)
    .where('key_type', '=', order.key_type)
    .where('holds_place', '=', 1)
    .executeTakeFirst();
  if (holder === undefined) return;
  throw new Fault(
    409,
    'KEY_ALREADY_ASSIGNED',
    'Key already assigned for this user and organisation',
    // A wallet that lost its answer finds it again instead of asking for a second key.
    { headers: { Location: requestPath(holder.request_id) } },
  );
}

/** `keyId` is '' while there is no key yet. */
export async function recordAssignment(
  tx: Database,
  order: KeyOrder,
  facts: { requestId: string; keyId: string; userId: string; at: string },
): Promise<KeyAssignmentRow> {
  const row: KeyAssignmentRow = {
    request_id: facts.requestId,
    key_id: facts.keyId,
    user_id: facts.userId,
    environment: order.key_environment,
    key_type: order.key_type,
    customer_id: order.organisation?.customer_id ?? '',
    customer_name: order.organisation?.customer_name ?? '',
    package_id: order.package?.package_id ?? '',
    package_name: order.package?.package_name ?? '',
    holds_place: 1,
    asked_at: facts.at,
  };
  await tx.insertInto('key_assignment').values(row).execute();
  return row;
}

/** The user may have another key of this type in this organisation from now on. */
export async function freePlace(
  tx: Database,
  by: { readonly requestId: string } | { readonly keyId: string },
): Promise<void> {
  const update = tx.updateTable('key_assignment').set({ holds_place: 0 });
  await (
    'keyId' in by
      ? update.where('key_id', '=', by.keyId)
      : update.where('request_id', '=', by.requestId)
  ).execute();
}
