/**
 * `key.pool`: makes keys ahead of any user, each kept as soon as it is made, so that a long run that
 * is stopped or killed goes on where it was. The last key and the outcome of the item are one
 * transaction. A key of a pool says of its owner nothing, for it has none.
 */
import { signAssignment } from '../../core/keys/assignment.ts';
import { publicKeyHex } from '../../core/keys/spki.ts';
import { encodePoolKeyStatement } from '../../core/signing/attestation.ts';
import type { PooledKey } from '../../protocol/kinds/key-pool.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { Vault } from '../ports/vault.ts';
import type { SigningPair } from '../station-keys.ts';
import type { ActionTools, ItemOf, Performed, PlacedStatement } from './action.ts';
import { makeKey } from './make-key.ts';
import { statedOfKey } from './stated-key.ts';

type Item = ItemOf<'key.pool'>;

/** How many of its keys are still to be made. */
export function keysMissing(
  { item_id: itemId, body }: Item,
  requestId: string,
  vault: Pick<Vault, 'keysOfItem'>,
): number {
  return body.count - vault.keysOfItem(requestId, itemId).length;
}

/** Makes one key of the pool. Refuses what `makeKey` refuses, and then the run ends. */
export async function performKeyPool(item: Item, tools: ActionTools): Promise<Performed> {
  const { record, facts } = await makeKey(item.body.key_type, item.item_id, tools);
  return {
    kind: 'key.created',
    facts,
    kept: () => {
      const made = [...tools.vault.keysOfItem(tools.requestId, item.item_id), record];
      if (made.length < item.body.count) return undefined;
      return { outcome: 'pooled', key_ids: made.map(({ keyId }) => keyId) };
    },
    write: (writer) => {
      writer.saveKey(record);
    },
  };
}

export function poolStatementText(
  item: Item,
  record: KeyRecord,
  station: Pick<StationIdentity, 'stationId' | 'env'>,
): string {
  return encodePoolKeyStatement({ ...statedOfKey(item, record, station), type: 'pool-key' });
}

/** One key of the answer: signed with nothing bound but the public key. */
export function answerPooledKey(
  item: Item,
  record: KeyRecord,
  { statement, index, proof }: PlacedStatement,
  assignmentKey: SigningPair,
): PooledKey {
  const publicKey = publicKeyHex(item.body.key_type, record.publicKey);
  const { signature } = signAssignment({
    assignmentSecret: assignmentKey.secret,
    publicKeyHex: publicKey,
    keyId: record.keyId,
    fingerprint: record.fingerprint,
    context: {},
  });
  return {
    key_id: record.keyId,
    key_type: item.body.key_type,
    public_key: publicKey,
    key_fingerprint: record.fingerprint,
    signature,
    statement,
    index,
    proof: [...proof],
  };
}
