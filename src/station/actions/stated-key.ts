/** What is stated of a key whoever it is for: where it was made, when, for which item, and its public half. */
import { publicKeyHex, type KeyType } from '../../core/keys/spki.ts';
import type { PoolKeyStatement } from '../../core/signing/attestation.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { KeyRecord } from '../ports/keys.ts';

export function statedOfKey(
  { item_id, body }: { readonly item_id: string; readonly body: { readonly key_type: KeyType } },
  record: KeyRecord,
  { stationId, env }: Pick<StationIdentity, 'stationId' | 'env'>,
): Omit<PoolKeyStatement, 'type'> {
  return {
    v: 1,
    station_id: stationId,
    env,
    key_environment: 'COLD',
    key_id: record.keyId,
    key_type: body.key_type,
    public_key: publicKeyHex(body.key_type, record.publicKey),
    key_fingerprint: record.fingerprint,
    item_id,
    created_at: record.createdAt,
  };
}
