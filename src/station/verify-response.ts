/**
 * Our own response, read as the other side will read it and with nothing but public keys: those that
 * the station card names. What does not pass here never leaves (ICANN's SKR-VERIFY: check the product
 * before releasing it).
 */
import { verifyAssignment } from '../core/keys/assignment.ts';
import { refuse } from '../core/refusal.ts';
import {
  verifyAttestation,
  verifyStatement,
  type AttestationPayload,
} from '../core/signing/attestation.ts';
import { keyId } from '../core/signing/dsse.ts';
import {
  parseResponse,
  verifyBundle,
  type ResponseBundle,
  type ResponseItem,
  type SealedResult,
} from '../protocol/bundle.ts';
import { readStationCard, type OpenedStationCard } from '../protocol/cards/station-card.ts';
import { decodeSealed } from '../protocol/sealed.ts';
import type { Vault } from './ports.ts';
import type { VerifiedRequest } from './verify.ts';

/** Refuses `RESPONSE_NOT_SOUND`, or the code of the signature or proof that does not hold. */
export function verifyOwnResponse({
  sealed,
  request,
  vault,
}: {
  readonly sealed: SealedResult;
  readonly request: VerifiedRequest;
  readonly vault: Vault;
}): void {
  const card = readStationCard(vault.identity().card);
  const header = decodeSealed(sealed.sealed);
  check(header.digest === sealed.sealedDigest, 'its sealed digest');
  check(header.recipientKeyId === keyId(request.peer.sealingKey), 'its recipient');
  check(header.senderKeyId === keyId(card.identityKey), 'its sender');
  const { payloadBytes, payloadDigest } = verifyBundle(sealed.dsse, card.identityKey);
  check(payloadDigest === sealed.payloadDigest, 'its digest');
  const response = parseResponse(payloadBytes);
  check(response.head.previous === request.payloadDigest, 'the digest of its request');
  check(response.head.in_reply_to === request.head.bundle_id, 'the id of its request');
  checkAnswers(response, request);
  checkKeys(response, request, card);
}

/** Each item is answered once, in order, by its own kind. */
function checkAnswers({ items }: ResponseBundle, request: VerifiedRequest): void {
  check(items.length === request.items.length, 'its number of items');
  request.items.forEach((asked, index) => {
    const answer = items[index];
    check(
      answer?.item_id === asked.item_id && answer.kind === asked.kind,
      'the order of its items',
    );
  });
}

function checkKeys(
  response: ResponseBundle,
  request: VerifiedRequest,
  card: OpenedStationCard,
): void {
  if (response.attestation === undefined) return;
  const { identityKey, custodians } = card;
  const attestation = verifyAttestation({
    attestation: response.attestation,
    identityKey,
    custodians,
    threshold: card.card.threshold,
  });
  check(attestation.request_digest === request.payloadDigest, 'the attested request');
  const seen = new Set<string>();
  for (const item of response.items) {
    if (item.kind !== 'key.assign' || item.outcome !== 'done') continue;
    checkKey(item.body, item.item_id, attestation, card);
    check(!seen.has(item.body.key_fingerprint), 'its keys, of which two are the same');
    seen.add(item.body.key_fingerprint);
  }
  check(seen.size === attestation.tree_size, 'its number of attested keys');
}

type KeyBody = Extract<ResponseItem, { kind: 'key.assign'; outcome: 'done' }>['body'];

function checkKey(
  body: KeyBody,
  itemId: string,
  attestation: AttestationPayload,
  { assignmentKey }: OpenedStationCard,
): void {
  const { statement, index, proof } = body;
  const said = verifyStatement({ statement, index, proof, attestation });
  check(
    said.key_id === body.key_id &&
      said.key_type === body.key_type &&
      said.public_key === body.public_key &&
      said.key_fingerprint === body.key_fingerprint &&
      said.item_id === itemId,
    `the statement of key ${body.key_id}`,
  );
  verifyAssignment({
    assignmentPublicKey: assignmentKey,
    publicKeyHex: body.public_key,
    signature: body.signature,
    signedPayload: body.signed_payload,
    signedFields: body.signed_fields,
  });
}

function check(holds: boolean, what: string): void {
  if (!holds) refuse('RESPONSE_NOT_SOUND', { what });
}
