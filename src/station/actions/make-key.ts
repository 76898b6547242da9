/**
 * Makes one customer key for an item, checks it, wraps it under the KEK for its row and forgets it.
 * Whose it is does not matter here: `key.assign` and `key.pool` both make their keys with this.
 */
import { formatTime } from '../../core/clock.ts';
import { generateKey } from '../../core/keys/generate.ts';
import type { KeyType } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';
import { wrappedKeyRecord } from '../key-rows.ts';
import type { AuditFacts } from '../../core/audit/entry.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { ActionTools } from './action.ts';

export type MadeKey = { readonly record: KeyRecord; readonly facts: AuditFacts };

/** Refuses `NEW_KEY_REJECTED` (which ends the run: the machine is suspect) and `STATION_LOCKED`. */
export async function makeKey(
  type: KeyType,
  itemId: string,
  { vault, clock, random, keys, requestId, madeAlongside }: ActionTools,
): Promise<MadeKey> {
  const { vaultId, epoch } = vault.identity();
  const made = await generateKey(type, {
    random,
    earlierModuli: vault.rsaModuli(),
    alongside: madeAlongside,
  });
  try {
    if (vault.keyByFingerprint(made.fingerprint) !== undefined) {
      refuse('KEY_REPEATED', { fingerprint: made.fingerprint });
    }
    const record = wrappedKeyRecord({
      key: {
        keyId: random.uuid(),
        role: 'customer',
        type,
        publicKey: made.publicKey,
        createdAt: formatTime(clock.now()),
        epoch,
        requestId,
        itemId,
      },
      secret: made.secret,
      kek: keys().kek,
      vaultId,
      random,
    });
    const { keyId, fingerprint } = record;
    return {
      record,
      facts: { request_id: requestId, item_id: itemId, key_id: keyId, type, fingerprint },
    };
  } finally {
    made.secret.destroy();
  }
}
