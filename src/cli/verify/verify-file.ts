/** One file, verified from the station card alone: no vault, no database, no network. */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { logOrigin, verifyCheckpoint } from '../../core/audit/checkpoint.ts';
import { refuse } from '../../core/refusal.ts';
import { toHex } from '../../core/encoding/bytes.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import { verifyAssignedKey, type AssignedKeyFacts } from './assigned-key.ts';
import { verifyRecordFile } from './ceremony-record.ts';
import { verifyApprovalFile, verifyAttestationFile } from './key-attestation.ts';
import { recognise } from './recognise.ts';
import { describeCard, type TrustedCard } from './trusted-card.ts';
import type { Verified } from './verified.ts';

export type VerifiedFile = Verified & { readonly key?: AssignedKeyFacts };

/** Refuses with the code of the reader that found the fault, or `NOT_VERIFIABLE`. */
export function verifyFile(
  card: TrustedCard,
  bytes: Uint8Array,
  reviewSheet?: Uint8Array,
): VerifiedFile {
  const form = recognise(bytes);
  switch (form) {
    case 'station card':
      return sameCard(card, bytes);
    case 'assigned key':
      return verifyAssignedKey(card, bytes);
    case 'attestation of a key':
      return verifyAttestationFile(card, bytes, reviewSheet);
    case 'approval':
      return verifyApprovalFile(card, bytes);
    case 'ceremony record':
      return verifyRecordFile(card, bytes);
    case 'checkpoint':
      return verifyCheckpointFile(card, bytes);
    case 'audit log':
      return refuse('NOT_VERIFIABLE', { reason: 'an audit log is for “permafrost audit verify”' });
    case 'witness':
      return refuse('NOT_VERIFIABLE', { reason: 'the gateway signs a witness, not the station' });
    case 'gateway card':
      return refuse('NOT_VERIFIABLE', { reason: 'the station does not sign a gateway’s card' });
    case 'key attestation':
      return refuse('NOT_VERIFIABLE', {
        reason: 'an attestation goes with the statement of a key',
      });
    case 'bundle':
      return refuse('NOT_VERIFIABLE', {
        reason: 'a bundle is sealed, and only its recipient can open it',
      });
  }
}

/** The answer to a wallet and the attestation must speak of one key, when both are given. */
export function checkSameKeys(files: readonly VerifiedFile[]): void {
  const keys = new Map<string, AssignedKeyFacts>();
  for (const { key } of files) {
    if (key === undefined) continue;
    const other = keys.get(key.keyId);
    if (other !== undefined && other.publicKeyHex !== key.publicKeyHex) {
      refuse('ATTESTATION_INVALID', { reason: `key ${key.keyId} has two different public keys` });
    }
    keys.set(key.keyId, key);
  }
}

function sameCard(card: TrustedCard, bytes: Uint8Array): Verified {
  const other = readStationCard(bytes);
  if (other.digest !== card.digest) {
    refuse('CARD_DIFFERS', { found: other.digest, expected: card.digest });
  }
  return describeCard(card);
}

function verifyCheckpointFile(card: TrustedCard, bytes: Uint8Array): Verified {
  const { origin, size, root } = verifyCheckpoint({
    note: fromUtf8(bytes),
    origin: logOrigin('station', card.card.station_id),
    publicKey: card.identityKey,
  });
  return {
    form: 'checkpoint',
    holds: ['The station signed this checkpoint of its audit log.'],
    facts: [
      ['log', origin],
      ['entries', size],
      ['root', toHex(root)],
    ],
  };
}
