/**
 * `key.assign`: makes one key for a user. Its answer is written after the whole run: the public key,
 * the assignment signature over exactly the fields that were asked for, and the key's statement with
 * its place in the attestation.
 */
import { signAssignment, type AssignmentContext } from '../../core/keys/assignment.ts';
import { publicKeyHex, type KeyType } from '../../core/keys/spki.ts';
import { encodeKeyStatement } from '../../core/signing/attestation.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { SigningPair } from '../station-keys.ts';
import type { ActionTools, AnswerOf, ItemOf, Performed, PlacedStatement } from './action.ts';
import { makeKey } from './make-key.ts';
import { userDigest } from './owner-on-record.ts';
import { statedOfKey } from './stated-key.ts';

type Item = ItemOf<'key.assign'>;

/** Refuses what `makeKey` refuses, and then the run ends. */
export async function performKeyAssign(item: Item, tools: ActionTools): Promise<Performed> {
  const { record, facts } = await makeKey(item.body.key_type, item.item_id, tools);
  return {
    kind: 'key.created',
    facts,
    kept: () => ({ outcome: 'done', key_id: record.keyId, at: record.createdAt }),
    write: (writer) => {
      writer.saveKey(record);
    },
  };
}

/** The statement that is attested of a key: RFC 8785 text, the same each time it is written. */
export function keyStatementText(
  item: Item,
  record: KeyRecord,
  station: Pick<StationIdentity, 'stationId' | 'env'>,
): string {
  return encodeKeyStatement({
    ...statedOfKey(item, record, station),
    type: 'key',
    user_identifier_sha256: userDigest(item.body.user_identifier),
  });
}

/** The body of the answer. Refuses `FIELD_UNRESOLVED`. */
export function answerKeyAssign(
  item: Item,
  record: KeyRecord,
  { statement, index, proof }: PlacedStatement,
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
