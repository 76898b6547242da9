/**
 * Restoring: the vault of an empty station out of a backup and its custodians' passphrases. Everything
 * is verified, and every key has answered, before the vault exists under its name; whatever ends
 * the work before that leaves the station empty. The log goes on where the backup ended, with an entry
 * that says from what and by whom it was restored, and the generation counts one up, so that the other
 * side can tell this station from the lost one.
 */
import { formatTime, type Clock } from '../../core/clock.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { AirGapClaim } from '../../protocol/air-gap.ts';
import { saveCheckpointNow } from '../audit.ts';
import type { Vault } from '../ports/vault.ts';
import type { VaultDraft } from '../ports/vault-draft.ts';
import type { CustodianSecret } from '../shares.ts';
import { destroyStationKeys, openStationKeys } from '../station-keys.ts';
import { noteOf } from '../surroundings.ts';
import type { BackupSource } from './header.ts';
import { openBackupFile, type OpenedBackup } from './open-file.ts';
import { openQuorumOfFile, type OpenedQuorum } from './open-quorum.ts';
import { rebuildVault, testEveryKey } from './rebuild.ts';
import { checkWitness, type Witnessed } from './witness.ts';

export type RestoreWish = {
  readonly source: BackupSource;
  readonly secrets: readonly CustodianSecret[];
  /** A gateway's witness file; absent when there is none, which goes on record. */
  readonly witness?: Uint8Array | undefined;
};

export type RestoreTools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly build: string;
  /** The worst that the monitor saw since this process began, looked at when it is asked for. */
  readonly airGap: () => AirGapClaim;
  /** A draft that becomes the vault. Refuses `VAULT_EXISTS`. */
  readonly newDraft: () => VaultDraft;
  readonly onProgress: (done: number, total: number, what: string) => void;
};

export type RestoredVault = {
  readonly stationId: string;
  readonly generation: number;
  readonly keysTested: number;
  readonly card: Uint8Array;
  /** When the backup was made, and how many entries its log has. */
  readonly backup: { readonly madeAt: string; readonly auditSize: number };
  readonly witness: Witnessed | undefined;
};

/**
 * Refuses `BACKUP_CHANGED`, `BACKUP_OLDER`, `BACKUP_KEY_FAILS`, `WITNESS_INVALID`, `VAULT_EXISTS`,
 * `VAULT_UNWRITABLE` and what opening the custodians' seals refuses.
 */
export async function restoreVault(
  { source, secrets, witness }: RestoreWish,
  tools: RestoreTools,
): Promise<RestoredVault> {
  const backup = openBackupFile(source);
  const quorum = await openQuorumOfFile(backup.manifest, secrets);
  try {
    const draft = tools.newDraft();
    try {
      const { vault, digest } = await rebuildVault(backup, quorum.kek, draft, tools);
      const witnessed = witness === undefined ? undefined : checkWitness(witness, vault, backup);
      const { made_at: madeAt } = backup.manifest;
      const auditSize = vault.auditSize();
      const keysTested = await testEveryKey(vault, quorum.kek, backup, tools);
      putOnRecord(vault, { backup, digest, quorum, witnessed, keysTested }, tools);
      const { stationId, generation, card } = vault.identity();
      draft.keep();
      return {
        stationId,
        generation,
        keysTested,
        card,
        backup: { madeAt, auditSize },
        witness: witnessed,
      };
    } finally {
      draft.discard();
    }
  } finally {
    quorum.kek.destroy();
  }
}

type Restored = {
  readonly backup: OpenedBackup;
  readonly digest: string;
  readonly quorum: OpenedQuorum;
  readonly witnessed: Witnessed | undefined;
  readonly keysTested: number;
};

/** The entry, the new generation, and a checkpoint over it, signed with the key that came back. */
function putOnRecord(
  vault: Vault,
  { backup, digest, quorum, witnessed, keysTested }: Restored,
  { clock, build, airGap }: RestoreTools,
): void {
  const { number, made_at: madeAt, keys, audit } = backup.manifest;
  const generation = vault.identity().generation + 1;
  const seen = airGap();
  const stationKeys = openStationKeys(vault, quorum.kek);
  try {
    const note = noteOf(clock, 'station.restored', {
      backup_number: number,
      backup_digest: digest,
      backup_made_at: madeAt,
      generation,
      witness: witnessed?.auditSize ?? 'none',
      witness_issued_at: witnessed?.issuedAt ?? '',
      approved_by: quorum.custodians.map(({ name }) => name).join(', '),
      keys_tested: keysTested,
      air_gap: seen.state,
      findings: seen.findings.join(' '),
      build,
    });
    const testedAt = formatTime(clock.now());
    vault.transact(note, (writer) => {
      writer.setGeneration(generation);
      writer.saveBackup({ number, madeAt, digest, keys, auditSize: audit.size, testedAt });
      for (const { custodian_id } of quorum.custodians) writer.setFailures(custodian_id, 0);
    });
    saveCheckpointNow(vault, stationKeys.identity);
  } finally {
    destroyStationKeys(stationKeys);
  }
}
