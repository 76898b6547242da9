/**
 * The keys that an unlocked station holds in memory: the KEK and its own three pairs. Each pair's
 * public half is computed again from the opened secret and must be the one on record, so a vault
 * with an exchanged public key does not unlock.
 */
import { ed25519PublicKey } from '../core/crypto/ed25519.ts';
import { p256PublicKey } from '../core/crypto/p256.ts';
import { x25519PublicKey } from '../core/crypto/x25519.ts';
import { equalBytes } from '../core/encoding/bytes.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { refuse } from '../core/refusal.ts';
import { unwrappedSecret } from './key-rows.ts';
import type { KeyRecord } from './ports/keys.ts';
import type { Vault } from './ports/vault.ts';

export type SigningPair = { readonly secret: SecretKey; readonly publicKey: Uint8Array };

export type StationKeys = {
  readonly kek: SecretKey;
  /** Ed25519: signs responses, attestations and checkpoints. */
  readonly identity: SigningPair;
  /** X25519: opens requests. */
  readonly sealing: SigningPair;
  /** P-256: signs assignments and nothing else. */
  readonly assignment: SigningPair;
};

const PUBLIC_KEY_OF = {
  identity: ed25519PublicKey,
  sealing: x25519PublicKey,
  assignment: p256PublicKey,
} as const;

/** Takes the KEK over; refuses `OPEN_FAILED` or `VAULT_ROW_CHANGED`, and then destroys it. */
export function openStationKeys(vault: Vault, kek: SecretKey): StationKeys {
  const opened: SecretKey[] = [kek];
  const open = (role: keyof typeof PUBLIC_KEY_OF): SigningPair => {
    const record = stationKeyRecord(vault, role);
    const secret = unwrappedSecret(record, kek, vault.identity().vaultId);
    opened.push(secret);
    if (!equalBytes(PUBLIC_KEY_OF[role](secret), record.publicKey)) {
      refuse('VAULT_ROW_CHANGED', { row: `key ${record.keyId}` });
    }
    return { secret, publicKey: record.publicKey };
  };
  try {
    return {
      kek,
      identity: open('identity'),
      sealing: open('sealing'),
      assignment: open('assignment'),
    };
  } catch (error) {
    for (const secret of opened) secret.destroy();
    throw error;
  }
}

export function destroyStationKeys(keys: StationKeys): void {
  keys.kek.destroy();
  keys.identity.secret.destroy();
  keys.sealing.secret.destroy();
  keys.assignment.secret.destroy();
}

/** The station's active key of this role. */
export function stationKeyRecord(vault: Vault, role: keyof typeof PUBLIC_KEY_OF): KeyRecord {
  const record = vault.keys(role).find((key) => key.status === 'active');
  return record ?? refuse('VAULT_DAMAGED', { reason: `it holds no ${role} key` });
}
