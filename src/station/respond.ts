/**
 * Step 7, respond: writes the answers, attests the keys, signs and seals the response, and then reads
 * it as its recipient will: signatures, proofs, assignments, and that it answers exactly what was
 * asked. Only a response that our own verifier accepts is kept, and a request has one for ever.
 */
import { formatTime } from '../core/clock.ts';
import { toHex } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { attestKeys } from '../core/signing/attestation.ts';
import type { Dsse } from '../core/signing/dsse.ts';
import type { AirGapClaim } from '../protocol/air-gap.ts';
import { LIMITS, sealBundle, type ResponseBundle, type ResponseHead } from '../protocol/bundle.ts';
import type { PlacedStatement } from './actions/action.ts';
import { answerOf, statementsOf } from './actions/answer.ts';
import { checkpointNow, saveCheckpointNow } from './audit.ts';
import type { Outcome, RunControl } from './execute.ts';
import type { ResponseRecord } from './ports/requests.ts';
import type { SigningPair, StationKeys } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';
import { verifyOwnResponse } from './verify-response.ts';

/** Only this file makes one: it was verified, and it is what the vault keeps. */
class SealedResponse {
  readonly #record: ResponseRecord;

  constructor(record: ResponseRecord) {
    this.#record = record;
  }

  get record(): ResponseRecord {
    return this.#record;
  }
}

export type { SealedResponse };

/** Refuses what the own verifier refuses, and then keeps nothing. */
export async function respond(
  outcome: Outcome,
  surroundings: Surroundings,
  control: Pick<RunControl, 'keys' | 'airGap'>,
): Promise<SealedResponse> {
  // Before anything is signed: a production station that is breached by now refuses here.
  const airGap = control.airGap();
  const keys = control.keys();
  const { vault, clock } = surroundings;
  const { request } = outcome.approved.sheet;
  const checkpointSize = vault.auditSize();
  const payload = responsePayload(outcome, surroundings, { keys, airGap });
  const sealed = await sealBundle({
    payload,
    signer: keys.identity,
    recipientPublicKey: request.peer.sealingKey,
  });
  verifyOwnResponse({ sealed, request, vault });
  const record: ResponseRecord = {
    requestId: request.head.bundle_id,
    gatewayId: request.peer.peerId,
    sequence: payload.head.sequence,
    payloadDigest: sealed.payloadDigest,
    sealedDigest: sealed.sealedDigest,
    sealed: sealed.sealed,
    checkpoint: payload.head.checkpoint,
    checkpointSize,
    exportedAt: '',
  };
  vault.transact(
    noteOf(clock, 'response.sealed', {
      request_id: record.requestId,
      sequence: record.sequence,
      digest: record.payloadDigest,
      sealed_digest: record.sealedDigest,
    }),
    (writer) => {
      writer.saveResponse(record);
      writer.setRequestStatus(record.requestId, 'answered');
    },
  );
  saveCheckpointNow(vault, keys.identity);
  return new SealedResponse(record);
}

/** The response on record. Refuses `REQUEST_UNKNOWN`, or `RESPONSE_NOT_MADE` before the run. */
export function recordedResponse(vault: Surroundings['vault'], requestId: string): SealedResponse {
  if (vault.request(requestId) === undefined) refuse('REQUEST_UNKNOWN', { requestId });
  const record = vault.response(requestId);
  return new SealedResponse(record ?? refuse('RESPONSE_NOT_MADE', { requestId }));
}

function responsePayload(
  outcome: Outcome,
  surroundings: Surroundings,
  { keys, airGap }: { readonly keys: StationKeys; readonly airGap: AirGapClaim },
): ResponseBundle {
  const head = { ...responseHead(outcome, surroundings, keys.identity), air_gap: airGap };
  const attested = attestDone(outcome, head, surroundings, keys.identity);
  const items = outcome.results.map((result, at) =>
    answerOf(result, attested.placed[at] ?? [], surroundings.vault, keys.assignment),
  );
  if (attested.attestation === undefined) return { head, items };
  const [signature] = attested.attestation.signatures;
  return { head, items, attestation: { ...attested.attestation, signatures: [signature] } };
}

function responseHead(
  outcome: Outcome,
  { vault, clock, random }: Surroundings,
  identityKey: SigningPair,
): Omit<ResponseHead, 'air_gap'> {
  const { request } = outcome.approved.sheet;
  const { peer } = request;
  const station = vault.identity();
  const last = vault.latestResponse(peer.peerId);
  const from = last?.checkpointSize ?? 0;
  const now = clock.now();
  return {
    v: 1,
    env: station.env,
    direction: 'response',
    station_id: station.stationId,
    gateway_id: peer.peerId,
    bundle_id: random.uuid(),
    sequence: (last?.sequence ?? 0) + 1,
    previous: request.payloadDigest,
    in_reply_to: request.head.bundle_id,
    issued_at: formatTime(now),
    not_after: formatTime(new Date(now.getTime() + LIMITS.lifetimeDays * 86_400_000)),
    checkpoint: checkpointNow(vault, identityKey),
    receipt: request.head.checkpoint,
    consistency: { from, proof: vault.tree().proveConsistency(from).map(toHex) },
    generation: station.generation,
  };
}

/** One signature over the statements of everything that was done, and by item their places in it. */
function attestDone(
  { approved, results }: Outcome,
  head: ResponseHead,
  { vault, build }: Surroundings,
  identityKey: SigningPair,
): { attestation: Dsse | undefined; placed: PlacedStatement[][] } {
  const station = vault.identity();
  const statements = results.map((result) => statementsOf(result, vault));
  if (statements.every((ofItem) => ofItem.length === 0)) {
    return { attestation: undefined, placed: [] };
  }
  const tree = vault.tree();
  const { attestation, proofs } = attestKeys({
    statements: statements.flat(),
    station_id: station.stationId,
    env: station.env,
    request_id: head.in_reply_to,
    request_digest: approved.sheet.request.payloadDigest,
    sheet_digest: approved.sheet.digest,
    approvals: approved.approvals,
    // The entry `run.done` of this run is the last one of the log that the root covers.
    audit: { index: tree.size - 1, root: toHex(tree.root()), size: tree.size },
    build,
    issued_at: head.issued_at,
    secret: identityKey.secret,
    publicKey: identityKey.publicKey,
  });
  const places = proofs.values();
  const placed = statements.map((ofItem) =>
    ofItem.map((statement) => {
      const place = places.next().value;
      if (place === undefined) throw new Error('a statement has no proof');
      return { statement, ...place };
    }),
  );
  return { attestation, placed };
}
