/**
 * READ FIRST of the inbox: imports one response. Open and verify, recognise a repetition, find
 * its place in the exchange, check every answer, then write all of it at once. A refusal leaves one
 * audit entry and nothing else; the same response again changes nothing at all.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { refuse } from '../../core/refusal.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { itemsOfBundle } from '../outbox/queue.ts';
import type { Database } from '../storage/tables.ts';
import { checkChain } from './check-chain.ts';
import { checkItems } from './check-items.ts';
import type { CheckedAnswers } from './check-items.ts';
import { checkStation } from './check-station.ts';
import { reportOf } from './import-report.ts';
import type { ImportReport } from './import-report.ts';
import { isFile, openResponse } from './open-response.ts';
import type { Arrival, OpenedResponse, Transport } from './open-response.ts';
import { saveResponse } from './save-response.ts';

const NO_ANSWERS: CheckedAnswers = {
  assigned: [],
  retired: [],
  pooled: [],
  drilled: [],
  drilledBackups: [],
  refused: [],
};

/**
 * Imports the bytes of a response file (read them with `readBundleFile`, capped) or, with the
 * transport `frames`, what came as light. Refuses, beside what `openResponse`,
 * `checkStation`, `checkChain` and `checkItems` name, `BUNDLE_ID_REUSED` and `KEY_REPEATED`.
 */
export async function importResponse(
  gateway: Gateway,
  { bytes, transport = 'file' }: { bytes: Uint8Array; transport?: Transport },
): Promise<ImportReport> {
  const digest = sha256Hex(bytes);
  const facts = {
    transport,
    ...(isFile({ bytes, transport }) ? { file_digest: digest } : { sealed_digest: digest }),
  };
  return await onRecord(gateway, { kind: 'response.refused', facts }, async () => {
    for (;;) {
      const report = await tryImport(gateway, { bytes, transport });
      if (report !== undefined) return report;
    }
  });
}

/** Undefined when another process imported a response meanwhile: then everything is checked anew. */
async function tryImport(gateway: Gateway, arrival: Arrival): Promise<ImportReport | undefined> {
  const { db } = gateway;
  const opened = await openResponse(gateway, arrival);
  if (await wasImported(db, opened)) return reportOf(opened, NO_ANSWERS, false);
  const checked = await check(gateway, opened).catch(async (error: unknown) => {
    // Each read sees what is committed by then: what looks wrong may be what another process has just saved.
    if (await isUnchanged(db, opened)) throw error;
    return undefined;
  });
  if (checked === undefined) return undefined;
  const { request, answers } = checked;
  const isSaved = await db.transaction().execute(async (tx) => {
    if (!(await isUnchanged(tx, opened))) return false;
    const at = formatTime(gateway.clock.now());
    const { transport } = arrival;
    const how = { transport, ...gateway.actor };
    await saveResponse(gateway, tx, { opened, request, answers, how }, at);
    return true;
  });
  return isSaved ? reportOf(opened, answers, true) : undefined;
}

async function check(gateway: Gateway, { station, response }: OpenedResponse) {
  checkStation(station, response.head);
  const request = await checkChain(gateway, station, response.head);
  const asked = await itemsOfBundle(gateway.db, request.bundle_id);
  return { request, answers: checkItems(station.card, request, asked, response) };
}

/** Whether this very response is on record. Refuses `BUNDLE_ID_REUSED` for another of its id. */
async function wasImported(
  db: Database,
  { response, payloadDigest }: OpenedResponse,
): Promise<boolean> {
  const { bundle_id: bundleId } = response.head;
  const earlier = await db
    .selectFrom('response_bundle')
    .select('payload_digest')
    .where('bundle_id', '=', bundleId)
    .executeTakeFirst();
  if (earlier === undefined) return false;
  if (earlier.payload_digest !== payloadDigest) refuse('BUNDLE_ID_REUSED', { bundleId });
  return true;
}

/** Still the same trusted station at the same place of the exchange, within the transaction. */
async function isUnchanged(tx: Database, { station }: OpenedResponse): Promise<boolean> {
  const row = await tx
    .selectFrom('station')
    .select('station_id')
    .where('station_id', '=', station.row.station_id)
    .where('status', '=', 'active')
    .where('latest_sequence', '=', station.row.latest_sequence)
    .executeTakeFirst();
  return row !== undefined;
}
