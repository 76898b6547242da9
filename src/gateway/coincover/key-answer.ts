/**
 * What a wallet reads back: the pending state of its request, the documented 200 body once there is a
 * key, and the proof that goes with one that came from the station.
 */
import { decodeDsse } from '../../core/signing/dsse.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { assignedKey } from '../keys/assigned-key.ts';
import type { AssignedKey } from '../keys/assigned-key.ts';
import type { Database } from '../storage/tables.ts';

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

/** Of every call that gives the answer to a request. */
export const REQUEST_FAULTS: readonly FaultSpec[] = [
  { status: 404, code: 'REQUEST_NOT_FOUND', when: 'there is no such request' },
  { status: 409, code: 'COLD_REFUSED', when: 'the offline environment refused it' },
];

/** The answer to a request: pending or assigned. Throws `Fault`: 404, or 409 when refused. */
export async function answerOf(
  db: Database,
  requestId: string,
): Promise<{ pending: PendingKey } | { assigned: AssignedKey }> {
  const request = await db
    .selectFrom('key_assignment')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  if (request === undefined) throw new Fault(404, 'REQUEST_NOT_FOUND', 'Request not found');
  if (request.key_id !== '') {
    const key = await db
      .selectFrom('customer_key')
      .selectAll()
      .where('key_id', '=', request.key_id)
      .executeTakeFirstOrThrow();
    return { assigned: assignedKey(key, request) };
  }
  const item = await db
    .selectFrom('item')
    .select(['status', 'refusal_code', 'refusal_sentence'])
    .where('item_id', '=', requestId)
    .executeTakeFirstOrThrow();
  if (item.status !== 'refused') return { pending: pendingKey(requestId) };
  throw new Fault(
    409,
    'COLD_REFUSED',
    `The COLD environment refused the request (${item.refusal_code}): ${item.refusal_sentence}`,
  );
}

/** What a key's owner needs beside the station card to check where the key came from. Throws 404. */
export async function attestationOf(
  db: Database,
  keyId: string,
): Promise<{ statement: string; index: number; proof: string[]; attestation: unknown }> {
  const key = await db
    .selectFrom('cold_origin')
    .innerJoin('key_assignment', 'key_assignment.key_id', 'cold_origin.key_id')
    .innerJoin('response_bundle', 'response_bundle.bundle_id', 'cold_origin.response_id')
    .select(['statement', 'leaf_index', 'proof', 'attestation'])
    .where('cold_origin.key_id', '=', keyId)
    .executeTakeFirst();
  if (key === undefined) throw new Fault(404, 'KEY_NOT_FOUND', 'Key not found');
  return {
    statement: key.statement,
    index: key.leaf_index,
    proof: key.proof === '' ? [] : key.proof.split(' '),
    attestation: decodeDsse(utf8(key.attestation)),
  };
}
