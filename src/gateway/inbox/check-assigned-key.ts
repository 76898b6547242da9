/**
 * Everything that an assigned key must prove before it is served: it is a sound key of the type that
 * was asked for, the station attests to have made it for this very item of this very request after
 * its custodians approved it, and the assignment key signed exactly what the wallet asked to bind.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { readCheckpoint } from '../../core/audit/checkpoint.ts';
import { toHex, utf8 } from '../../core/encoding/bytes.ts';
import { verifyAssignment } from '../../core/keys/assignment.ts';
import { refuse } from '../../core/refusal.ts';
import { verifyAttestation, verifyStatement } from '../../core/signing/attestation.ts';
import type { AttestationPayload } from '../../core/signing/attestation.ts';
import type { Dsse } from '../../core/signing/dsse.ts';
import type { OpenedStationCard } from '../../protocol/cards/station-card.ts';
import type { KeyAssignRequest, KeyAssignResponse } from '../../protocol/kinds/key-assign.ts';
import type { RequestBundleRow } from '../storage/tables.ts';
import { checkPublicKey } from './check-public-key.ts';
import { expectFields } from './statement-fields.ts';

/** A key that may be served, with the request item it answers. */
export interface AssignedColdKey {
  readonly itemId: string;
  readonly keyId: string;
  readonly fingerprint: string;
  readonly answer: KeyAssignResponse;
}

export interface AnsweredAssignment {
  readonly card: OpenedStationCard;
  /** Of the response, verified by `checkAttestation`. */
  readonly attestation: AttestationPayload;
  readonly item: { readonly item_id: string; readonly body: KeyAssignRequest };
  readonly answer: KeyAssignResponse;
}

/**
 * What the station attests of this response, once it is signed, approved by a quorum of the card's
 * custodians, about this very request, and made within the audit log that the response's verified
 * checkpoint covers. Refuses `SIGNATURE_INVALID`, `ATTESTATION_INVALID`,
 * `APPROVAL_INVALID`, `APPROVAL_REPEATED`, `QUORUM_NOT_REACHED`.
 */
export function checkAttestation(
  card: OpenedStationCard,
  request: RequestBundleRow,
  { attestation, checkpoint }: { attestation: Dsse; checkpoint: string },
): AttestationPayload {
  const { identityKey, custodians } = card;
  const { threshold } = card.card;
  const verified = verifyAttestation({ attestation, identityKey, custodians, threshold });
  expectFields('attestation', verified, {
    station_id: card.card.station_id,
    env: card.card.env,
    request_id: request.bundle_id,
    request_digest: request.payload_digest,
  });
  const { size, root } = readCheckpoint(checkpoint);
  const { audit } = verified;
  if (audit.size > size || (audit.size === size && audit.root !== toHex(root))) {
    refuse('ATTESTATION_INVALID', { reason: 'it names another audit log than its response' });
  }
  return verified;
}

/**
 * Refuses `ITEMS_MISMATCH`, `PUBLIC_KEY_INVALID`, `ATTESTATION_INVALID`, `PROOF_INVALID`,
 * `SIGNATURE_INVALID`.
 */
export function checkAssignedKey(answered: AnsweredAssignment): AssignedColdKey {
  const { item, answer } = answered;
  const fingerprint = checkPublicKey(item, answer);
  checkStatement(answered, fingerprint);
  checkAssignment(answered, fingerprint);
  return { itemId: item.item_id, keyId: answer.key_id, fingerprint, answer };
}

function checkStatement(
  { card, item, answer, attestation }: AnsweredAssignment,
  fingerprint: string,
): void {
  const { statement, index, proof } = answer;
  const verified = verifyStatement({ statement, index, proof, attestation });
  expectFields('statement', verified, {
    station_id: card.card.station_id,
    env: card.card.env,
    key_environment: 'COLD',
    key_id: answer.key_id,
    key_type: answer.key_type,
    public_key: answer.public_key,
    key_fingerprint: fingerprint,
    item_id: item.item_id,
    user_identifier_sha256: sha256Hex(utf8(item.body.user_identifier)),
  });
}

function checkAssignment({ card, item, answer }: AnsweredAssignment, fingerprint: string): void {
  const bound = verifyAssignment({
    assignmentPublicKey: card.assignmentKey,
    publicKeyHex: answer.public_key,
    signature: answer.signature,
    signedPayload: answer.signed_payload,
    signedFields: answer.signed_fields,
  });
  const { body } = item;
  const values = {
    external_customer_id: body.organisation?.customer_id,
    external_package_id: body.package?.package_id,
    pulled_by_id: body.pulled_by.id,
    pulled_by_type: body.pulled_by.type,
    user_id: body.user_id,
    key_id: answer.key_id,
    key_fingerprint: fingerprint,
  };
  const wanted = body.sign_with ?? [];
  const signed = answer.signed_fields ?? [];
  if (wanted.length !== signed.length || wanted.some((field, at) => signed[at] !== field)) {
    refuse('ITEMS_MISMATCH', { reason: `key ${answer.key_id} is signed with other fields` });
  }
  for (const field of wanted) {
    if (bound[field] !== values[field]) {
      refuse('ITEMS_MISMATCH', { reason: `key ${answer.key_id} is bound to another ${field}` });
    }
  }
}
