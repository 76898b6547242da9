/** What a manifest says of the vault, and whether a vault is the one that a manifest speaks of. */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { refuse } from '../../core/refusal.ts';
import type { Vault } from '../ports/vault.ts';
import type { BackupManifest } from './manifest.ts';

export type AboutVault = Pick<
  BackupManifest,
  | 'vault_id'
  | 'station_id'
  | 'env'
  | 'vault_version'
  | 'generation'
  | 'epoch'
  | 'threshold'
  | 'kek_check'
  | 'card_sha256'
  | 'keys'
  | 'custodians'
>;

export function aboutVault(vault: Vault): AboutVault {
  const identity = vault.identity();
  const { keysActive, keysRetired } = vault.counts();
  return {
    vault_id: identity.vaultId,
    station_id: identity.stationId,
    env: identity.env,
    vault_version: vault.version(),
    generation: identity.generation,
    epoch: identity.epoch,
    threshold: identity.threshold,
    kek_check: identity.kekCheck,
    card_sha256: sha256Hex(identity.card),
    keys: keysActive + keysRetired,
    custodians: vault.custodians().map(({ custodianId, name, sealed }) => ({
      custodian_id: custodianId,
      name,
      sealed,
    })),
  };
}

/** The content is what the manifest says it is; refuses `BACKUP_CHANGED`. */
export function checkIsAsManifest(vault: Vault, manifest: BackupManifest): void {
  const found = aboutVault(vault);
  for (const field of Object.keys(found) as (keyof AboutVault)[]) {
    if (JSON.stringify(found[field]) !== JSON.stringify(manifest[field])) {
      refuse('BACKUP_CHANGED', { reason: `${field} of its content is not that of its manifest` });
    }
  }
  if (vault.auditSize() !== manifest.audit.size) {
    refuse('BACKUP_CHANGED', { reason: 'the audit log in it is not of the size it says' });
  }
}
