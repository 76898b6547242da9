/**
 * `key.assign`: makes one key, checks it, wraps it under the KEK for its row and forgets it. Its
 * answer is written after the whole run: the public key, the assignment signature over exactly the
 * fields that were asked for, and the key's statement with its place in the attestation.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { signAssignment, type AssignmentContext } from '../../core/keys/assignment.ts';
import { generateKey } from '../../core/keys/generate.ts';
import { publicKeyHex, type KeyType } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';
import { encodeKeyStatement } from '../../core/signing/attestation.ts';
import { wrappedKeyRecord } from '../key-rows.ts';
import type { KeyRecord, StationIdentity } from '../ports.ts';
import type { SigningPair } from '../station-keys.ts';
import type { ActionTools, AnswerOf, AttestedKey, ItemOf, Performed } from './action.ts';

type Item = ItemOf<'key.assign'>;

/** Refuses `NEW_KEY_REJECTED` (which ends the run: the machine is suspect) and `STATION_LOCKED`. */
export async function performKeyAssign(item: Item, tools: ActionTools): Promise<Performed> {
  const { vault, clock, random, keys, requestId, madeAlongside } = tools;
  const { vaultId, epoch } = vault.identity();
  const type = item.body.key_type;
  const made = await generateKey(type, {
    random,
    earlierModuli: vault.rsaModuli(),
    alongside: madeAlongside,
  });
  try {
    if (vault.keyByFingerprint(made.fingerprint) !== undefined) {
      refuse('KEY_REPEATED', { fingerprint: made.fingerprint });
    }
    const createdAt = formatTime(clock.now());
    const record = wrappedKeyRecord({
      key: {
        keyId: random.uuid(),
        role: 'customer',
        type,
        publicKey: made.publicKey,
        createdAt,
        epoch,
        requestId,
        itemId: item.item_id,
      },
      secret: made.secret,
      kek: keys().kek,
      vaultId,
      random,
    });
    const { keyId, fingerprint } = record;
    return {
      kind: 'key.created',
      facts: { request_id: requestId, item_id: item.item_id, key_id: keyId, type, fingerprint },
      kept: { outcome: 'done', key_id: keyId, at: createdAt },
      write: (writer) => {
        writer.saveKey(record);
      },
    };
  } finally {
    made.secret.destroy();
  }
}

/** The statement that is attested of a key: RFC 8785 text, the same each time it is written. */
export function keyStatementText(
  item: Item,
  record: KeyRecord,
  { stationId, env }: Pick<StationIdentity, 'stationId' | 'env'>,
): string {
  return encodeKeyStatement({
    v: 1,
    type: 'key',
    station_id: stationId,
    env,
    key_environment: 'COLD',
    key_id: record.keyId,
    key_type: item.body.key_type,
    public_key: publicKeyHex(item.body.key_type, record.publicKey),
    key_fingerprint: record.fingerprint,
    item_id: item.item_id,
    user_identifier_sha256: sha256Hex(utf8(item.body.user_identifier)),
    created_at: record.createdAt,
  });
}

/** The body of the answer. Refuses `FIELD_UNRESOLVED`. */
export function answerKeyAssign(
  item: Item,
  { record, statement, index, proof }: AttestedKey,
  assignmentKey: SigningPair,
): AnswerOf<'key.assign'>['body'] {
  const type: KeyType = item.body.key_type;
  const { sign_with: signWith } = item.body;
  const publicKey = publicKeyHex(type, record.publicKey);
  const signed = signAssignment({
    assignmentSecret: assignmentKey.secret,
    publicKeyHex: publicKey,
    keyId: record.keyId,
    fingerprint: record.fingerprint,
    ...(signWith === undefined ? {} : { signWith }),
    context: contextOf(item),
  });
  return {
    key_id: record.keyId,
    key_type: type,
    public_key: publicKey,
    key_fingerprint: record.fingerprint,
    signature: signed.signature,
    ...(signWith === undefined || signed.signedPayload === undefined
      ? {}
      : { signed_payload: signed.signedPayload, signed_fields: signWith }),
    statement,
    index,
    proof: [...proof],
  };
}

/** The values that the request gives to the fields of `sign_with`. */
export function contextOf({ body }: Item): AssignmentContext {
  return {
    user_id: body.user_id,
    pulled_by_id: body.pulled_by.id,
    pulled_by_type: body.pulled_by.type,
    ...(body.organisation === undefined
      ? {}
      : { external_customer_id: body.organisation.customer_id }),
    ...(body.package === undefined ? {} : { external_package_id: body.package.package_id }),
  };
}
