/**
 * The answer to `key.pool`: as many keys as were asked for, of that type, each attested to have been
 * made for this item and nobody, and signed with nothing bound. A key that was bound to somebody, or
 * made for somebody, must not be given to the next user who asks.
 */
import { verifyAssignment } from '../../core/keys/assignment.ts';
import { refuse } from '../../core/refusal.ts';
import { verifyStatementOf, type AttestationPayload } from '../../core/signing/attestation.ts';
import type { OpenedStationCard } from '../../protocol/cards/station-card.ts';
import type { KeyPoolRequest, KeyPoolResponse, PooledKey } from '../../protocol/kinds/key-pool.ts';
import { checkPublicKey } from './check-public-key.ts';
import { expectFields } from './statement-fields.ts';

/** A key that may be given to the first user who asks for one. */
export interface PooledColdKey {
  readonly itemId: string;
  readonly keyId: string;
  readonly fingerprint: string;
  readonly answer: PooledKey;
}

export interface AnsweredPool {
  readonly card: OpenedStationCard;
  /** Of the response, verified by `checkAttestation`. */
  readonly attestation: AttestationPayload;
  readonly item: { readonly item_id: string; readonly body: KeyPoolRequest };
  readonly answer: KeyPoolResponse;
}

/**
 * Refuses `ITEMS_MISMATCH`, `KEY_REPEATED` (two keys of the pool are the same), `PUBLIC_KEY_INVALID`,
 * `ATTESTATION_INVALID`, `PROOF_INVALID`, `SIGNATURE_INVALID`.
 */
export function checkPooledKeys({ item, answer, ...trust }: AnsweredPool): PooledColdKey[] {
  const { count } = item.body;
  if (answer.keys.length !== count) {
    const found = `${String(answer.keys.length)} keys instead of ${String(count)}`;
    refuse('ITEMS_MISMATCH', { reason: `item ${item.item_id} is answered with ${found}` });
  }
  const checked = answer.keys.map((key) => checkKey(key, item, trust));
  const seen = new Set<string>();
  for (const { keyId, fingerprint } of checked) {
    if (seen.has(fingerprint) || seen.has(keyId)) refuse('KEY_REPEATED', { fingerprint });
    seen.add(fingerprint).add(keyId);
  }
  return checked;
}

function checkKey(
  key: PooledKey,
  item: AnsweredPool['item'],
  { card, attestation }: Pick<AnsweredPool, 'card' | 'attestation'>,
): PooledColdKey {
  const itemId = item.item_id;
  const fingerprint = checkPublicKey(item, key);
  const { statement, index, proof } = key;
  expectFields(
    'statement',
    verifyStatementOf('pool-key', { statement, index, proof, attestation }),
    {
      station_id: card.card.station_id,
      env: card.card.env,
      key_id: key.key_id,
      key_type: key.key_type,
      public_key: key.public_key,
      key_fingerprint: fingerprint,
      item_id: itemId,
    },
  );
  verifyAssignment({
    assignmentPublicKey: card.assignmentKey,
    publicKeyHex: key.public_key,
    signature: key.signature,
  });
  return { itemId, keyId: key.key_id, fingerprint, answer: key };
}
