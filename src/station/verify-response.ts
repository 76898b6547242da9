/**
 * Our own response, read as the other side will read it and with nothing but public keys: those that
 * the station card names. What does not pass here never leaves (ICANN's SKR-VERIFY: check the product
 * before releasing it).
 */
import { verifyAttestation } from '../core/signing/attestation.ts';
import { keyId } from '../core/signing/dsse.ts';
import {
  parseResponse,
  verifyBundle,
  type ResponseBundle,
  type SealedResult,
} from '../protocol/bundle.ts';
import { readStationCard, type OpenedStationCard } from '../protocol/cards/station-card.ts';
import { decodeSealed } from '../protocol/sealed.ts';
import type { Vault } from './ports/vault.ts';
import type { VerifiedRequest } from './verify.ts';
import { check, verifyStatements } from './verify-statements.ts';

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
  const verifying = { attestation, card, seen: new Set<string>() };
  let stated = 0;
  for (const [at, item] of response.items.entries()) {
    const asked = request.items[at];
    if (asked !== undefined) stated += verifyStatements(item, asked, verifying);
  }
  check(stated === attestation.tree_size, 'its number of attested statements');
}
