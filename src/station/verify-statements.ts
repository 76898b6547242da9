/**
 * What our own response states, held against what was asked: each statement is in the attested tree,
 * of its type, and about the very item. One answer to a key and one to a drill look alike from afar.
 */
import { verifyAssignment } from '../core/keys/assignment.ts';
import { refuse } from '../core/refusal.ts';
import { verifyStatementOf, type AttestationPayload } from '../core/signing/attestation.ts';
import type { RequestItem, ResponseItem } from '../protocol/bundle.ts';
import type { OpenedStationCard } from '../protocol/cards/station-card.ts';

type Verifying = {
  readonly attestation: AttestationPayload;
  readonly card: OpenedStationCard;
  /** Fingerprints of the keys that were made. */
  readonly seen: Set<string>;
};

/**
 * Holds every statement of one answer against what was asked; how many there are. Refuses
 * `RESPONSE_NOT_SOUND`, or the code of the signature or proof that does not hold.
 */
export function verifyStatements(
  item: ResponseItem,
  asked: RequestItem,
  verifying: Verifying,
): number {
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
      check(
        asked.kind === item.kind &&
          said.backup_id === asked.body.backup_id &&
          said.checksum === asked.body.checksum,
        `the backup of item ${said.item_id}`,
      );
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

export function check(holds: boolean, what: string): void {
  if (!holds) refuse('RESPONSE_NOT_SOUND', { what });
}
