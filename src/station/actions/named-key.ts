/**
 * The key that an item names: by its id and by its fingerprint, both of the same customer key, so that
 * a slip in one of them cannot mean another key. The station's own keys are nobody's to name.
 */
import { refuse } from '../../core/refusal.ts';
import type { KeyType } from '../../core/keys/spki.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { Vault } from '../ports/vault.ts';

export type CustomerKey = KeyRecord & { readonly type: KeyType };

/** Refuses `KEY_UNKNOWN`, also when the fingerprint is of another key. */
export function namedKey(
  { key_id: keyId, key_fingerprint: fingerprint }: { key_id: string; key_fingerprint: string },
  vault: Pick<Vault, 'key'>,
): CustomerKey {
  const key = vault.key(keyId);
  return key !== undefined && isCustomers(key) && key.fingerprint === fingerprint
    ? key
    : refuse('KEY_UNKNOWN', { keyId });
}

function isCustomers(key: KeyRecord): key is CustomerKey {
  return key.role === 'customer' && (key.type === 'rsa4096' || key.type === 'secp256k1');
}
