/** Asks for a key, and asks again for one that the offline environment has to make first. */
import type { Assignment } from './verify-assignment.ts';
import { call, textOf } from './call.ts';
import type { CallAnswer, Connection } from './call.ts';
import type { SignableField } from '../core/keys/assignment.ts';

export interface KeyRequest {
  readonly user_identifier: string;
  readonly key_type: 'rsa4096' | 'secp256k1' | 'ed25519';
  /** The API takes HOT where nothing is said. Here it must be said. */
  readonly key_environment: 'HOT' | 'COLD';
  readonly organisation?: { readonly customer_id: string; readonly customer_name?: string };
  readonly package?: { readonly package_id: string; readonly package_name?: string };
  readonly sign_with?: readonly SignableField[];
}

export type KeyAnswer =
  | { readonly state: 'assigned'; readonly assignment: Assignment }
  /** Give `location` to `askAgain` later: minutes or days, for people act in between. */
  | { readonly state: 'pending'; readonly location: string };

/**
 * `POST /v1/keys`. Verify the assignment before anything is encrypted to its key. An RSA key of HOT is made while
 * the call waits: seconds, and longer where many are asked for at once. With an `idempotencyKey`, a call that ran
 * out of time is sent again without making a second key. Throws `TypeError` where the environment is not said.
 */
export async function assignKey(
  connection: Connection,
  request: KeyRequest,
  { idempotencyKey }: { idempotencyKey?: string } = {},
): Promise<KeyAnswer> {
  // Where no type is checked, an environment that was forgotten or misspelt would be HOT.
  if (!['HOT', 'COLD'].includes(request.key_environment)) {
    throw new TypeError('key_environment is HOT or COLD, and has to be said');
  }
  const options = { method: 'POST', json: request, idempotencyKey } as const;
  return keyAnswer(await call(connection, '/v1/keys', options));
}

/** What has become of a pending request. Throws `CallRefused` 409 when the station’s people declined it. */
export async function askAgain(connection: Connection, location: string): Promise<KeyAnswer> {
  return keyAnswer(await call(connection, location), location);
}

function keyAnswer({ status, headers, body }: CallAnswer, asked?: string): KeyAnswer {
  if (status === 202) {
    return { state: 'pending', location: headers.get('Location') ?? asked ?? '' };
  }
  const { signed_payload: payload, signed_fields: fields } = body;
  return {
    state: 'assigned',
    assignment: {
      key_id: textOf(body, 'key_id'),
      public_key: textOf(body, 'public_key'),
      signature: textOf(body, 'signature'),
      ...(typeof payload === 'string' ? { signed_payload: payload } : {}),
      ...(Array.isArray(fields) ? { signed_fields: fields.map(String) } : {}),
    },
  };
}
