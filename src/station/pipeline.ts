/**
 * READ THIS FIRST. What the station does with a request, step by step; each step is a file of its
 * own and takes only what the step before it returns:
 *
 *   receive → decode → verify → review → approve → execute → respond → export
 *
 *   RawBundle → DecodedBundle → VerifiedRequest → ReviewSheet → ApprovedRequest → Outcome → SealedResponse
 *
 * Each of those types can be made in the file of its step only, so there is no side door to `execute`.
 * A check throws; what is refused goes on record and changes nothing else. Days may pass between the
 * functions below, and the process ends in between: a recorded request is verified again from its
 * signed bytes each time.
 */
import { formatTime } from '../core/clock.ts';
import { refuse, type Refusal } from '../core/refusal.ts';
import { approve, giveApproval } from './approve.ts';
import { onRecord, recordRefusal, saveCheckpointNow } from './audit.ts';
import { checkNotBlockedByDeclines } from './decided.ts';
import { giveDecline } from './decline.ts';
import { decode } from './decode.ts';
import { execute, type ItemResult, type RunControl } from './execute.ts';
import {
  bareResponse,
  exportResponse,
  recordExport,
  type BareResponse,
  type ExportedFile,
  type Handed,
} from './export.ts';
import type { RequestRecord } from './ports/requests.ts';
import type { Vault } from './ports/vault.ts';
import { receive, type Transport } from './receive.ts';
import { recordedResponse, respond } from './respond.ts';
import { review, reviewRecorded, type ReviewSheet } from './review.ts';
import type { CustodianSecret } from './shares.ts';
import type { SigningPair, StationKeys } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';
import { verify, verifyRecorded } from './verify.ts';

export type Received = { readonly seen: 'new' | 'known'; readonly requestId: string };

/** Steps 1 to 4: a bundle comes in, is verified, described, and kept to be read. */
export async function receiveRequest(
  bytes: Uint8Array,
  transport: Transport,
  surroundings: Surroundings,
  keys: () => StationKeys,
): Promise<Received> {
  const { vault, clock } = surroundings;
  return await onRecord(surroundings, 'bundle.refused', { transport }, async (found) => {
    const raw = receive(bytes, transport);
    found[raw.form === 'file' ? 'file_digest' : 'sealed_digest'] = raw.digest;
    const decoded = decode(raw);
    found['sealed_digest'] = decoded.sealed.digest;
    const { sealing, identity } = keys();
    const verified = await verify(decoded, { vault, sealingKey: sealing, now: clock.now() });
    if (verified.seen === 'known') return verified;
    const sheet = review(verified.request, vault);
    keepRequest(sheet, transport, surroundings);
    saveCheckpointNow(vault, identity);
    return { seen: 'new', requestId: verified.request.head.bundle_id };
  });
}

/**
 * Before step 1 and after step 8: a file that was refused unread, or that a drive would not take, is
 * on record like what is refused in between.
 */
export function recordRefusedFile(
  act: 'read' | 'write',
  refusal: Refusal,
  fileName: string,
  at: Surroundings,
): void {
  const file = { transport: 'file', file_name: fileName };
  if (act === 'read') recordRefusal(at, 'bundle.refused', refusal, file);
  else recordRefusal(at, 'act.refused', refusal, { act: 'write', ...file });
}

/** Step 4 again: the sheet on record, shown to somebody; that it was shown goes on record. */
export async function showReview(
  requestId: string,
  surroundings: Surroundings,
): Promise<ReviewSheet> {
  const { vault, clock } = surroundings;
  const facts = { act: 'review', request_id: requestId };
  return await onRecord(surroundings, 'act.refused', facts, () => {
    const sheet = sheetOnRecord(requestId, surroundings);
    vault.transact(
      noteOf(clock, 'review.shown', { request_id: requestId, sheet_digest: sheet.digest }),
    );
    return sheet;
  });
}

/** Step 5, one person's part: a custodian approves the sheet they read. */
export async function approveRequest(
  requestId: string,
  sheetDigest: string,
  secret: CustodianSecret,
  surroundings: Surroundings,
): Promise<void> {
  const facts = { act: 'approve', request_id: requestId };
  const sheet = await onRecord(surroundings, 'act.refused', facts, () => {
    checkNotAnswered(requestId, surroundings.vault);
    checkNotBlockedByDeclines(recordOf(requestId, surroundings.vault), surroundings.vault);
    return sheetOnRecord(requestId, surroundings);
  });
  await giveApproval(surroundings, sheet, sheetDigest, secret);
}

/** Step 5, the other answer: a custodian declines the sheet they read, with the reason. */
export async function declineRequest(
  requestId: string,
  sheetDigest: string,
  { secret, reason }: { readonly secret: CustodianSecret; readonly reason: string },
  surroundings: Surroundings,
): Promise<void> {
  const facts = { act: 'decline', request_id: requestId };
  const sheet = await onRecord(surroundings, 'act.refused', facts, () => {
    checkNotAnswered(requestId, surroundings.vault);
    return sheetOnRecord(requestId, surroundings);
  });
  await giveDecline(surroundings, sheet, sheetDigest, secret, reason);
}

/** Steps 5 to 7: the quorum's decision, the work, the sealed answer. */
export async function runRequest(
  requestId: string,
  surroundings: Surroundings,
  control: RunControl,
): Promise<readonly ItemResult[]> {
  const { vault } = surroundings;
  const facts = { act: 'run', request_id: requestId };
  return await onRecord(surroundings, 'act.refused', facts, async () => {
    control.keys();
    checkNotAnswered(requestId, vault);
    checkNotBlockedByDeclines(recordOf(requestId, vault), vault);
    const sheet = sheetOnRecord(requestId, surroundings);
    const approved = approve(sheet, vault);
    const outcome = await execute(approved, surroundings, control);
    await respond(outcome, surroundings, control);
    return outcome.results;
  });
}

/** Step 8: the response as a file, always the same bytes. */
export function exportRequest(requestId: string, vault: Vault): ExportedFile {
  return exportResponse(recordedResponse(vault, requestId), vault);
}

/** Step 8 as light: the sealed bytes themselves, which the shell cuts into codes. */
export function responseForLight(requestId: string, vault: Vault): BareResponse {
  return bareResponse(recordedResponse(vault, requestId));
}

/** Step 8, afterwards: the file was read back, or an officer says that the gateway has the codes. */
export function markExported(
  requestId: string,
  handed: Handed,
  surroundings: Surroundings,
  identityKey: SigningPair | undefined,
): string {
  const response = recordedResponse(surroundings.vault, requestId);
  return recordExport(response, handed, surroundings, identityKey);
}

/** A request on record, verified again, with its sheet. Refuses `REQUEST_UNKNOWN`. */
function sheetOnRecord(requestId: string, { vault, clock }: Surroundings): ReviewSheet {
  const record = recordOf(requestId, vault);
  const request = verifyRecorded(record, { vault, now: clock.now() });
  return reviewRecorded(request, record, vault);
}

function keepRequest(
  sheet: ReviewSheet,
  transport: Transport,
  { vault, clock }: Surroundings,
): void {
  const { request } = sheet;
  const { head, peer, payloadDigest, sealedDigest } = request;
  const note = noteOf(clock, 'bundle.received', {
    request_id: head.bundle_id,
    gateway_id: peer.peerId,
    sequence: head.sequence,
    digest: payloadDigest,
    sealed_digest: sealedDigest,
    sheet_digest: sheet.digest,
    transport,
    rules: request.rulesMet.join(' '),
  });
  vault.transact(note, (writer) => {
    writer.saveRequest({
      requestId: head.bundle_id,
      gatewayId: peer.peerId,
      sequence: head.sequence,
      payloadDigest,
      sealedDigest,
      dsse: request.dsse,
      sheet: sheet.text,
      sheetDigest: sheet.digest,
      status: 'received',
      receivedAt: formatTime(clock.now()),
      notAfter: head.not_after,
    });
    if (head.sequence > peer.highSequence) {
      writer.setPeerHighSequence(peer.peerId, head.sequence);
    }
  });
}

function recordOf(requestId: string, vault: Vault): RequestRecord {
  return vault.request(requestId) ?? refuse('REQUEST_UNKNOWN', { requestId });
}

/** Refuses `ALREADY_ANSWERED`: a request is run once, and its response exported as often as needed. */
function checkNotAnswered(requestId: string, vault: Vault): void {
  if (recordOf(requestId, vault).status === 'answered') refuse('ALREADY_ANSWERED', { requestId });
}
