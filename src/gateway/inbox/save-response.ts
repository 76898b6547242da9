/**
 * Writes a checked response in one transaction: the keys, the answered items, the place reached in
 * the exchange, and the audit entry. Either all of it is there or none. Once this has returned, the
 * wallet gets its 200.
 */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { readCheckpoint } from '../../core/audit/checkpoint.ts';
import { refuse } from '../../core/refusal.ts';
import { encodeDsse } from '../../core/signing/dsse.ts';
import { appendEntry } from '../audit/log.ts';
import { announce } from '../webhooks/announce.ts';
import type { ColdKeyRow, Database, RequestBundleRow } from '../storage/tables.ts';
import type { AssignedColdKey } from './check-assigned-key.ts';
import type { CheckedAnswers } from './check-items.ts';
import type { OpenedResponse } from './open-response.ts';

export interface CheckedResponse {
  readonly opened: OpenedResponse;
  readonly request: RequestBundleRow;
  readonly answers: CheckedAnswers;
  /** How it came and who imported it: facts of the entry. */
  readonly how: Readonly<Record<string, string>>;
}

/**
 * Saves within the caller's transaction. Refuses `KEY_REPEATED` for a key or key id that is here
 * already, from an earlier response or from this one: it would be one private key for two owners.
 */
export async function saveResponse(
  tx: Database,
  { opened, request, answers, how }: CheckedResponse,
  at: string,
): Promise<void> {
  const { response, payloadDigest, sealedDigest, file } = opened;
  const { head, attestation } = response;
  await tx
    .insertInto('response_bundle')
    .values({
      bundle_id: head.bundle_id,
      station_id: head.station_id,
      sequence: head.sequence,
      in_reply_to: head.in_reply_to,
      payload_digest: payloadDigest,
      sealed_digest: sealedDigest,
      file: fromUtf8(file),
      attestation: attestation === undefined ? '' : fromUtf8(encodeDsse(attestation)),
      imported_at: at,
    })
    .execute();
  for (const key of answers.assigned) await saveKey(tx, key, head.bundle_id, at);
  for (const { itemId, keyId, retiredAt } of answers.retired) {
    await retireKey(tx, keyId, retiredAt);
    await closeItem(tx, itemId, { status: 'done', answered_at: at });
  }
  for (const { item_id: itemId, code, sentence } of answers.refused) {
    const refusal = { refusal_code: code, refusal_sentence: sentence };
    await closeItem(tx, itemId, { status: 'refused', answered_at: at, ...refusal });
    await freePlace(tx, itemId);
  }
  await tx
    .updateTable('request_bundle')
    .set({ status: 'answered' })
    .where('bundle_id', '=', request.bundle_id)
    .execute();
  await tx
    .updateTable('station')
    .set({
      latest_sequence: head.sequence,
      latest_digest: payloadDigest,
      latest_checkpoint: head.checkpoint,
      latest_size: readCheckpoint(head.checkpoint).size,
      generation: head.generation,
      air_gap: head.air_gap.state,
      air_gap_findings: head.air_gap.findings.join(' '),
    })
    .where('station_id', '=', head.station_id)
    .execute();
  if (head.generation > opened.station.row.generation) {
    const { station_id, generation } = head;
    const facts = { station_id, generation, before: opened.station.row.generation };
    await appendEntry(tx, { kind: 'station.restored', at, facts });
  }
  await appendEntry(tx, {
    kind: 'response.imported',
    at,
    facts: {
      bundle_id: head.bundle_id,
      sequence: head.sequence,
      in_reply_to: head.in_reply_to,
      payload_digest: payloadDigest,
      assigned: answers.assigned.length,
      retired: answers.retired.length,
      refused: answers.refused.length,
      generation: head.generation,
      air_gap: head.air_gap.state,
      ...how,
    },
  });
  const { assigned, retired, refused } = answers;
  const counts = {
    assigned: assigned.length,
    retired: retired.length,
    refused: refused.length,
  };
  const { bundle_id, sequence } = head;
  await announce(tx, { type: 'response.imported', at, data: { bundle_id, sequence, counts } });
}

async function saveKey(
  tx: Database,
  { itemId, keyId, fingerprint, answer }: AssignedColdKey,
  responseId: string,
  at: string,
): Promise<void> {
  const earlier = await tx
    .selectFrom('cold_key')
    .select('key_id')
    .where((row) => row.or([row('key_id', '=', keyId), row('fingerprint', '=', fingerprint)]))
    .executeTakeFirst();
  if (earlier !== undefined) refuse('KEY_REPEATED', { fingerprint });
  const row: ColdKeyRow = {
    key_id: keyId,
    request_id: itemId,
    response_id: responseId,
    key_type: answer.key_type,
    public_key: answer.public_key,
    fingerprint,
    signature: answer.signature,
    signed_payload: answer.signed_payload ?? '',
    signed_fields: (answer.signed_fields ?? []).join(' '),
    statement: answer.statement,
    leaf_index: answer.index,
    proof: answer.proof.join(' '),
    status: 'active',
    imported_at: at,
    retired_at: '',
  };
  await tx.insertInto('cold_key').values(row).execute();
  const { key_id, key_type, request_id } = row;
  const data = { key_id, key_type, key_environment: 'COLD', request_id } as const;
  await announce(tx, { type: 'key.assigned', at, data });
  await closeItem(tx, itemId, { status: 'done', answered_at: at });
}

async function retireKey(tx: Database, keyId: string, retiredAt: string): Promise<void> {
  const key = await tx
    .updateTable('cold_key')
    .set({ status: 'retired', retired_at: retiredAt })
    .where('key_id', '=', keyId)
    .returning('request_id')
    .executeTakeFirst();
  if (key !== undefined) await freePlace(tx, key.request_id);
}

/** The user may have another key of this type in this organisation from now on. */
async function freePlace(tx: Database, requestId: string): Promise<void> {
  await tx
    .updateTable('key_request')
    .set({ holds_place: 0 })
    .where('request_id', '=', requestId)
    .execute();
}

async function closeItem(
  tx: Database,
  itemId: string,
  closing: {
    status: 'done' | 'refused';
    answered_at: string;
    refusal_code?: string;
    refusal_sentence?: string;
  },
): Promise<void> {
  await tx.updateTable('item').set(closing).where('item_id', '=', itemId).execute();
}
