/**
 * Our own response, read as the other side will read it and with nothing but public keys: those that
 * the station card names. What does not pass here never leaves (ICANN's SKR-VERIFY: check the product
 * before releasing it).
 */
import { verifyAssignment } from '../core/keys/assignment.ts';
import { refuse } from '../core/refusal.ts';
import {
  verifyAttestation,
  verifyStatementOf,
  type AttestationPayload,
} from '../core/signing/attestation.ts';
import { keyId } from '../core/signing/dsse.ts';
import {
  parseResponse,
  verifyBundle,
  type RequestItem,
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
  const verifying = { attestation, card, seen: new Set<string>() };
  let stated = 0;
  for (const [at, item] of response.items.entries()) {
    const asked = request.items[at];
    if (asked !== undefined) stated += checkItem(item, asked, verifying);
  }
  check(stated === attestation.tree_size, 'its number of attested statements');
}

type Verifying = {
  readonly attestation: AttestationPayload;
  readonly card: OpenedStationCard;
  /** Fingerprints of the keys that were made. */
  readonly seen: Set<string>;
};

/** Holds every statement of one answer against what was asked; how many there are. */
function checkItem(item: ResponseItem, asked: RequestItem, verifying: Verifying): number {
  if (item.outcome !== 'done' || item.kind === 'key.retire') return 0;
  switch (item.kind) {
    case 'key.assign':
      checkKey('key', item.body, item.item_id, verifying);
      return 1;
    case 'key.pool':
      check(asked.kind === item.kind && asked.body.count === item.body.keys.length, 'its keys');
      for (const key of item.body.keys) checkKey('pool-key', key, item.item_id, verifying);
      return item.body.keys.length;
    case 'key.drill': {
      const said = verifyStatementOf('key-drill', { ...item.body, ...verifying });
      checkDrill(asked.kind === item.kind && asked, said);
      return 1;
    }
    case 'backup.drill': {
      const said = verifyStatementOf('backup-drill', { ...item.body, ...verifying });
      checkDrill(asked.kind === item.kind && asked, said);
      return 1;
    }
  }
}

type KeyBody = Extract<ResponseItem, { kind: 'key.assign'; outcome: 'done' }>['body'];

function checkKey(
  type: 'key' | 'pool-key',
  body: KeyBody,
  itemId: string,
  { attestation, card, seen }: Verifying,
): void {
  const { statement, index, proof } = body;
  const said = verifyStatementOf(type, { statement, index, proof, attestation });
  check(
    said.key_id === body.key_id &&
      said.key_type === body.key_type &&
      said.public_key === body.public_key &&
      said.key_fingerprint === body.key_fingerprint &&
      said.item_id === itemId,
    `the statement of key ${body.key_id}`,
  );
  verifyAssignment({
    assignmentPublicKey: card.assignmentKey,
    publicKeyHex: body.public_key,
    signature: body.signature,
    signedPayload: body.signed_payload,
    signedFields: body.signed_fields,
  });
  check(!seen.has(body.key_fingerprint), 'its keys, of which two are the same');
  seen.add(body.key_fingerprint);
}

/** A drill is of the item and the key that were asked for. */
function checkDrill(
  asked: false | Extract<RequestItem, { kind: 'key.drill' | 'backup.drill' }>,
  said: { item_id: string; key_id: string; key_fingerprint: string },
): void {
  check(
    asked !== false &&
      said.item_id === asked.item_id &&
      said.key_id === asked.body.key_id &&
      said.key_fingerprint === asked.body.key_fingerprint,
    `the statement of item ${said.item_id}`,
  );
}

function check(holds: boolean, what: string): void {
  if (!holds) refuse('RESPONSE_NOT_SOUND', { what });
}
