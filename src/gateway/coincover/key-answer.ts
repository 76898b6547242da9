/**
 * What a wallet reads back: the pending state of its request, the documented 200 body once the
 * station's signed answer is imported, and the proof that goes with a key. The 200 body has exactly
 * the documented members, in the documented order, and nothing of ours beside them.
 */
import { decodeDsse } from '../../core/signing/dsse.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import type { ColdKeyRow, Database, KeyRequestRow } from '../storage/tables.ts';
import { Fault } from '../conventions/fault.ts';

export interface AssignedKey {
  key_id: string;
  public_key: string;
  signature: string;
  signed_payload?: string;
  signed_fields?: string[];
  customer_id: string | null;
  package_id: string | null;
  metadata: { customer_name?: string; package_name?: string };
}

export interface PendingKey {
  request_id: string;
  status: 'PENDING_COLD';
  message: string;
}

export function pendingKey(requestId: string): PendingKey {
  return {
    request_id: requestId,
    status: 'PENDING_COLD',
    message: 'The request waits for the offline COLD environment. Ask again at the Location.',
  };
}

/** The answer to a request: pending or assigned. Throws `Fault`: 404, or 409 when refused. */
export async function answerOf(
  db: Database,
  requestId: string,
): Promise<{ pending: PendingKey } | { assigned: AssignedKey }> {
  const request = await db
    .selectFrom('key_request')
    .innerJoin('item', 'item.item_id', 'key_request.request_id')
    .selectAll()
    .where('key_request.request_id', '=', requestId)
    .executeTakeFirst();
  if (request === undefined) throw new Fault(404, 'REQUEST_NOT_FOUND', 'Request not found');
  if (request.status === 'refused') {
    throw new Fault(
      409,
      'COLD_REFUSED',
      `The COLD environment refused the request (${request.refusal_code}): ${request.refusal_sentence}`,
    );
  }
  if (request.status !== 'done') return { pending: pendingKey(requestId) };
  const key = await db
    .selectFrom('cold_key')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow();
  return { assigned: assignedKey(key, request) };
}

/** What a key's owner needs beside the station card to check where the key came from. Throws 404. */
export async function attestationOf(
  db: Database,
  keyId: string,
): Promise<{ statement: string; index: number; proof: string[]; attestation: unknown }> {
  const key = await db
    .selectFrom('cold_key')
    .innerJoin('response_bundle', 'response_bundle.bundle_id', 'cold_key.response_id')
    .select(['statement', 'leaf_index', 'proof', 'attestation'])
    .where('key_id', '=', keyId)
    .executeTakeFirst();
  if (key === undefined) throw new Fault(404, 'KEY_NOT_FOUND', 'Key not found');
  return {
    statement: key.statement,
    index: key.leaf_index,
    proof: words(key.proof),
    attestation: decodeDsse(utf8(key.attestation)),
  };
}

function assignedKey(key: ColdKeyRow, request: KeyRequestRow): AssignedKey {
  return {
    key_id: key.key_id,
    public_key: key.public_key,
    signature: key.signature,
    ...(key.signed_payload === ''
      ? {}
      : { signed_payload: key.signed_payload, signed_fields: words(key.signed_fields) }),
    customer_id: request.customer_id === '' ? null : request.customer_id,
    package_id: request.package_id === '' ? null : request.package_id,
    metadata: {
      ...(request.customer_id === '' ? {} : { customer_name: request.customer_name }),
      ...(request.package_id === '' ? {} : { package_name: request.package_name }),
    },
  };
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
