/**
 * Writes a checked response in one transaction: the keys, the answered items, the place reached in
 * the exchange, and the audit entry. Either all of it is there or none. Once this has returned, the
 * wallet gets its 200.
 */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { readCheckpoint } from '../../core/audit/checkpoint.ts';
import { encodeDsse } from '../../core/signing/dsse.ts';
import { appendEntry } from '../audit/log.ts';
import { announce } from '../webhooks/announce.ts';
import { countDrills, saveDrills } from '../drills/save-drills.ts';
import type { Gateway } from '../gateway.ts';
import { freePlace } from '../keys/assignments.ts';
import { keepLevel } from '../pool/pool-level.ts';
import type { Database, RequestBundleRow } from '../storage/tables.ts';
import type { CheckedAnswers } from './check-items.ts';
import type { OpenedResponse } from './open-response.ts';
import { retireKey, saveAssignedKey, savePooledKey } from './save-keys.ts';

export interface CheckedResponse {
  readonly opened: OpenedResponse;
  readonly request: RequestBundleRow;
  readonly answers: CheckedAnswers;
  /** How it came and who imported it: facts of the entry. */
  readonly how: Readonly<Record<string, string>>;
}

/** Saves within the caller's transaction. Refuses `KEY_REPEATED` for a key or key id that is here already. */
export async function saveResponse(
  gateway: Gateway,
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
  const imported = { responseId: head.bundle_id, at };
  for (const key of answers.assigned) await saveAssignedKey(tx, key, imported);
  for (const key of answers.pooled) await savePooledKey(tx, key, imported);
  for (const key of answers.retired) await retireKey(tx, key);
  await saveDrills(tx, answers, imported);
  const { assigned, pooled, retired, drilled, drilledBackups } = answers;
  const done = [...assigned, ...pooled, ...retired, ...drilled, ...drilledBackups];
  for (const itemId of new Set(done.map((one) => one.itemId))) {
    await closeItem(tx, itemId, { status: 'done', answered_at: at });
  }
  for (const type of new Set(pooled.map((key) => key.answer.key_type))) {
    await keepLevel(gateway, tx, type);
  }
  for (const { item_id: itemId, code, sentence } of answers.refused) {
    const refusal = { refusal_code: code, refusal_sentence: sentence };
    await closeItem(tx, itemId, { status: 'refused', answered_at: at, ...refusal });
    await freePlace(tx, { requestId: itemId });
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
  const drillCounts = countDrills(answers);
  await appendEntry(tx, {
    kind: 'response.imported',
    at,
    facts: {
      bundle_id: head.bundle_id,
      sequence: head.sequence,
      in_reply_to: head.in_reply_to,
      payload_digest: payloadDigest,
      assigned: answers.assigned.length,
      pooled: answers.pooled.length,
      retired: answers.retired.length,
      ...drillCounts,
      refused: answers.refused.length,
      generation: head.generation,
      air_gap: head.air_gap.state,
      ...how,
    },
  });
  const counts = {
    assigned: assigned.length,
    pooled: pooled.length,
    retired: retired.length,
    ...drillCounts,
    refused: answers.refused.length,
  };
  const { bundle_id, sequence } = head;
  await announce(tx, { type: 'response.imported', at, data: { bundle_id, sequence, counts } });
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
