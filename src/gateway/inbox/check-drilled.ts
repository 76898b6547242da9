/**
 * The answers to `key.drill` and `backup.drill`: the station's own statement, about the very key and
 * the very ciphertext that it was asked about. A verdict is taken as it stands, a bad one as readily as
 * a good one; what the gateway says to wallets of a key or a backup is this and nothing else.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromBase64, utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { verifyStatementOf, type AttestationPayload } from '../../core/signing/attestation.ts';
import type {
  BackupDrillStatement,
  KeyDrillStatement,
} from '../../core/signing/drill-statements.ts';
import type { OpenedStationCard } from '../../protocol/cards/station-card.ts';
import type { BackupDrillRequest, BackupDrillResponse } from '../../protocol/kinds/backup-drill.ts';
import type { KeyDrillRequest, KeyDrillResponse } from '../../protocol/kinds/key-drill.ts';
import { expectFields } from './statement-fields.ts';

/** What the station saw, and the text and place that prove it. */
export interface DrilledKey {
  readonly itemId: string;
  readonly said: KeyDrillStatement;
  readonly answer: KeyDrillResponse;
}

export interface DrilledBackup {
  readonly itemId: string;
  readonly said: BackupDrillStatement;
  readonly answer: BackupDrillResponse;
}

interface Trust {
  readonly card: OpenedStationCard;
  /** Of the response, verified by `checkAttestation`. */
  readonly attestation: AttestationPayload;
}

/** Refuses `ATTESTATION_INVALID` and `PROOF_INVALID`. */
export function checkDrilledKey(
  { item_id: itemId, body }: { readonly item_id: string; readonly body: KeyDrillRequest },
  answer: KeyDrillResponse,
  { card, attestation }: Trust,
): DrilledKey {
  const said = verifyStatementOf('key-drill', { ...answer, attestation });
  const user = body.assigned_to?.user_identifier;
  expectFields('drill', said, {
    ...originOf(card, itemId),
    key_id: body.key_id,
    key_fingerprint: body.key_fingerprint,
    user_identifier_sha256: user === undefined ? '' : sha256Hex(utf8(user)),
  });
  return { itemId, said, answer };
}

/** Refuses `ATTESTATION_INVALID`, `PROOF_INVALID`, and `ITEMS_MISMATCH` for a form that has no answer. */
export function checkDrilledBackup(
  { item_id: itemId, body }: { readonly item_id: string; readonly body: BackupDrillRequest },
  answer: BackupDrillResponse,
  { card, attestation }: Trust,
): DrilledBackup {
  if (body.content.form !== 'rsa-oaep') {
    return refuse('ITEMS_MISMATCH', { reason: `item ${itemId} has a form that no station opens` });
  }
  const said = verifyStatementOf('backup-drill', { ...answer, attestation });
  expectFields('drill', said, {
    ...originOf(card, itemId),
    backup_id: body.backup_id,
    key_id: body.key_id,
    key_fingerprint: body.key_fingerprint,
    form: body.content.form,
    ciphertext_sha256: sha256Hex(fromBase64(body.content.ciphertext)),
    checksum: body.checksum,
  });
  return { itemId, said, answer };
}

function originOf({ card }: OpenedStationCard, itemId: string) {
  return { station_id: card.station_id, env: card.env, item_id: itemId };
}
