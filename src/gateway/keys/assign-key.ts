/**
 * READ FIRST of this room: gives a key to a user, for whichever API asks. The environment that was named
 * is the environment of the key, or there is no key.
 */
import type { ApiKey } from '../api-keys/api-keys.ts';
import type { Gateway } from '../gateway.ts';
import type { Asker } from '../hot-keys/at-once.ts';
import type { NewHotKey } from '../hot-keys/hot-store.ts';
import type { Database } from '../storage/tables.ts';
import { assignColdKey } from './assign-cold-key.ts';
import { assignHotKey, makeHotKey } from './assign-hot-key.ts';
import type { AssignedKey } from './assigned-key.ts';
import { coldOrder } from './key-order.ts';
import type { ColdKeyOrder, KeyOrder } from './key-order.ts';

/** The key, or the id of the request that waits for one. */
export type KeyOutcome = { readonly assigned: AssignedKey } | { readonly pending: string };

/** An order with what had to be made for it beforehand. */
export type ReadyOrder =
  | { readonly environment: 'HOT'; readonly order: KeyOrder; readonly made: NewHotKey }
  | { readonly environment: 'COLD'; readonly order: ColdKeyOrder };

/**
 * For whom a key is made. Who is gone is not worked for, save under an `Idempotency-Key`: that call comes again,
 * and would never be served if each try began at the end of the line.
 */
export function askerOf({ id }: ApiKey, { headers, signal }: Request): Asker {
  return { whose: id, signal: headers.has('Idempotency-Key') ? undefined : signal };
}

/**
 * The slow part, before any transaction: a HOT key is made here. Throws `Fault`: 501 KEY_TYPE_NOT_SERVED,
 * 503 HOT_ENVIRONMENT_NOT_OPEN, 409 KEY_ALREADY_ASSIGNED, 429 RATE_LIMITED.
 */
export async function readyOrder(
  gateway: Gateway,
  order: KeyOrder,
  asker: Asker,
): Promise<ReadyOrder> {
  if (order.key_environment === 'COLD') return { environment: 'COLD', order: coldOrder(order) };
  return { environment: 'HOT', order, made: await makeHotKey(gateway, order, asker) };
}

/** The act itself, within `tx`. Throws `Fault`: 409 KEY_ALREADY_ASSIGNED, 503 STATION_NOT_PAIRED. */
export async function assignKey(
  gateway: Gateway,
  tx: Database,
  ready: ReadyOrder,
  caller: ApiKey,
): Promise<KeyOutcome> {
  if (ready.environment === 'COLD') return await assignColdKey(gateway, tx, ready.order, caller);
  return await assignHotKey(gateway, tx, ready.order, { made: ready.made, caller });
}
