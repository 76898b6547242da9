/** Vaults of a given size, made through the vault's own interface, with key records as long as real ones. */
import { logOrigin, signCheckpoint } from '../src/core/audit/checkpoint.ts';
import { sha256Hex } from '../src/core/crypto/digest.ts';
import { generateEd25519 } from '../src/core/crypto/ed25519.ts';
import { systemRandom as random } from '../src/core/crypto/random.ts';
import { toHex, utf8 } from '../src/core/encoding/bytes.ts';
import type { Vault } from '../src/station/ports/vault.ts';
import { createVault } from '../src/vault/open-vault.ts';
import { rsaKeyRecord } from '../test/vault/key-record.ts';

export const AT = '2026-01-01T00:00:00Z';

const identity = generateEd25519(random);

export function emptyVault(folder: string): Vault {
  return createVault(folder, {
    identity: {
      vaultId: random.uuid(),
      stationId: random.uuid(),
      env: 'test',
      name: 'Bench',
      createdAt: AT,
      epoch: 1,
      threshold: 2,
      kekCheck: toHex(random.bytes(32)),
      generation: 0,
      card: utf8('card'),
    },
    facts: {},
    write: (writer) => {
      writer.saveKey({
        ...rsaKeyRecord(AT),
        role: 'identity',
        type: 'ed25519',
        publicKey: identity.publicKey,
        fingerprint: sha256Hex(identity.publicKey),
        requestId: '',
        itemId: '',
      });
    },
  });
}

/** One act a key, as a run makes them: its row, its outcome, its audit entry. */
export function addKeys(vault: Vault, count: number, at = AT): void {
  for (let made = 0; made < count; made += 1) {
    const key = rsaKeyRecord(at);
    vault.transact(
      { kind: 'key.created', at, facts: { key_id: key.keyId, fingerprint: key.fingerprint } },
      (writer) => {
        writer.saveKey(key);
      },
    );
  }
  vault.settle();
}

/** Signs and keeps a checkpoint, as the station does when an act ends. */
export function saveCheckpoint(vault: Vault): void {
  const tree = vault.tree();
  const origin = logOrigin('station', vault.identity().stationId);
  vault.saveCheckpoint(signCheckpoint({ origin, size: tree.size, root: tree.root(), ...identity }));
}
