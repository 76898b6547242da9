/**
 * The place of a response in the exchange: the next number, in answer to a request of ours by its
 * digest, with an audit log that continues the one seen before, and holding of our own log nothing
 * that we do not hold. A machine that was restored from an old copy, or cloned, ends here.
 */
import { readCheckpoint, verifyCheckpoint, logOrigin } from '../../core/audit/checkpoint.ts';
import { emptyRoot } from '../../core/audit/merkle-hash.ts';
import { verifyContinuation } from '../../core/audit/merkle-proof.ts';
import { fromHex } from '../../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import type { ResponseHead } from '../../protocol/bundle.ts';
import { checkLifetime } from '../../protocol/head-rules.ts';
import type { Gateway } from '../gateway.ts';
import type { PairedStation } from '../pairing/paired-station.ts';
import type { RequestBundleRow } from '../storage/tables.ts';

/** The request that is answered, once the response stands where it says it stands. */
export async function checkChain(
  gateway: Gateway,
  station: PairedStation,
  head: ResponseHead,
): Promise<RequestBundleRow> {
  // First our own log: if this database is an old copy, every other alarm would blame the station.
  await gateway.log.checkReceipt(gateway.db, head.receipt);
  checkNumber(station, head.sequence);
  const request = await checkRequest(gateway, head);
  checkLogContinues(station, head);
  checkTimes(head, gateway.clock.now());
  return request;
}

function checkNumber({ row }: PairedStation, found: number): void {
  const expected = row.latest_sequence + 1;
  if (found > expected) refuse('SEQUENCE_OUT_OF_ORDER', { found, expected });
  // The response that was imported under this number has been recognised before this.
  if (found < expected) refuse('SEQUENCE_REUSED', { sequence: found });
}

async function checkRequest(gateway: Gateway, head: ResponseHead): Promise<RequestBundleRow> {
  const request = await gateway.db
    .selectFrom('request_bundle')
    .selectAll()
    .where('bundle_id', '=', head.in_reply_to)
    .where('station_id', '=', head.station_id)
    .where('payload_digest', '=', head.previous)
    .executeTakeFirst();
  if (request === undefined) return refuse('RESPONSE_UNEXPECTED');
  if (request.status === 'answered') {
    return refuse('ITEMS_MISMATCH', { reason: 'that request was answered before' });
  }
  return request;
}

/**
 * A late answer is still imported. Its request, its number and its chain say that it is wanted, and
 * refusing it would lose keys that exist: the station answers a request once, with the same bytes
 * whenever it is asked. Times that cannot be true are refused as in any bundle.
 */
function checkTimes(head: ResponseHead, now: Date): void {
  const notAfter = new Date(head.not_after);
  checkLifetime(head, now < notAfter ? now : notAfter);
}

function checkLogContinues({ row, card }: PairedStation, head: ResponseHead): void {
  const { size, root } = verifyCheckpoint({
    note: head.checkpoint,
    origin: logOrigin('station', row.station_id),
    publicKey: card.identityKey,
  });
  // The earlier note was verified when it was imported.
  const earlierRoot =
    row.latest_checkpoint === '' ? emptyRoot() : readCheckpoint(row.latest_checkpoint).root;
  const { from, proof } = head.consistency;
  if (from !== row.latest_size || size < from || size === 0) refuse('LOG_NOT_EXTENDED');
  try {
    verifyContinuation({
      fromSize: from,
      fromRoot: earlierRoot,
      toSize: size,
      toRoot: root,
      proof: proof.map(fromHex),
    });
  } catch (error) {
    if (isRefusal(error, 'PROOF_INVALID')) refuse('LOG_NOT_EXTENDED');
    throw error;
  }
}
