/** The public half of a key that the station made: sound, of the type asked for, in its one form. */
import { keyFingerprint } from '../../core/keys/fingerprint.ts';
import { parsePublicKeyHex, publicKeyHex, type KeyType } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';

interface PublishedKey {
  readonly key_id: string;
  readonly key_type: KeyType;
  readonly public_key: string;
  readonly key_fingerprint: string;
}

/** Its fingerprint, computed here. Refuses `ITEMS_MISMATCH` and `PUBLIC_KEY_INVALID`. */
export function checkPublicKey(
  asked: { readonly item_id: string; readonly body: { readonly key_type: KeyType } },
  key: PublishedKey,
): string {
  if (key.key_type !== asked.body.key_type) {
    refuse('ITEMS_MISMATCH', { reason: `item ${asked.item_id} is answered with ${key.key_type}` });
  }
  const { publicKey } = parsePublicKeyHex(key.key_type, key.public_key);
  // PKCS#1 is accepted from integrators, never from the station: one key has one published form.
  if (publicKeyHex(key.key_type, publicKey) !== key.public_key) {
    refuse('PUBLIC_KEY_INVALID', { expected: key.key_type });
  }
  const fingerprint = keyFingerprint(publicKey);
  if (key.key_fingerprint !== fingerprint) {
    refuse('ITEMS_MISMATCH', { reason: `the fingerprint of key ${key.key_id} is of another` });
  }
  return fingerprint;
}
