/**
 * A test of the newest backup: it is restored beside the vault into a place that is thrown away, from
 * nothing but the file and its custodians' passphrases, and every key in it must answer. A backup
 * that was never tested is a hope.
 *
 * The passphrases are tried on the seals in the file, and each try is counted here, as for any act:
 * else a file that lies about could be guessed at this machine without anybody noticing.
 */
import { formatTime } from '../../core/clock.ts';
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { joinKek } from '../../core/quorum/kek.ts';
import { refuse } from '../../core/refusal.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import { onRecord } from '../audit.ts';
import { nextTurn } from '../next-turn.ts';
import type { BackupRecord } from '../ports/backups.ts';
import type { VaultDraft } from '../ports/vault-draft.ts';
import type { CustodianSecret } from '../shares.ts';
import { noteOf, type Surroundings } from '../surroundings.ts';
import { resetFailures, withShares } from '../with-shares.ts';
import type { BackupSource } from './header.ts';
import { openBackupFile, type OpenedBackup } from './open-file.ts';
import { rebuildVault, testEveryKey } from './rebuild.ts';

const PIECE_BYTES = 1_048_576;

export type TestTools = {
  /** A draft to be thrown away. */
  readonly newDraft: () => VaultDraft;
  readonly onProgress: (done: number, total: number, what: string) => void;
};

/**
 * Works while the station is locked. Refuses `BACKUP_CHANGED`, `BACKUP_FOREIGN`, `BACKUP_OLDER`,
 * `BACKUP_UNKNOWN`, `BACKUP_KEY_FAILS`, `SHARES_TOO_FEW`, `VAULT_UNWRITABLE`, and what opening a share
 * refuses.
 */
export async function testBackup(
  surroundings: Surroundings,
  { source, secrets }: { source: BackupSource; secrets: readonly CustodianSecret[] },
  tools: TestTools,
): Promise<{ readonly record: BackupRecord; readonly keysTested: number }> {
  const { vault, clock, random } = surroundings;
  const facts = { act: 'test-restore' };
  const { backup, record } = await onRecord(surroundings, 'act.refused', facts, () =>
    newestBackup(surroundings, source),
  );
  const { manifest } = backup;
  const { threshold, number } = manifest;
  return await withShares(
    surroundings,
    {
      secrets,
      purpose: 'test-restore',
      refusedAs: 'act.refused',
      facts: { ...facts, number },
      seals: sealsOf(backup),
      check: (members) => {
        for (const { custodian } of members) {
          if (sealsOf(backup).has(custodian.custodianId)) continue;
          refuse('CUSTODIAN_UNKNOWN', { name: custodian.name });
        }
        const given = members.length;
        if (given < threshold) refuse('SHARES_TOO_FEW', { threshold, given });
      },
    },
    async (opened) => {
      const kek = await joinKek({
        vaultId: manifest.vault_id,
        epoch: manifest.epoch,
        shares: opened.map(({ share }) => share),
        check: manifest.kek_check,
      });
      try {
        const keysTested = await rebuildAndTest();
        const testedAt = formatTime(clock.now());
        const approvedBy = opened.map(({ custodian }) => custodian.name).join(', ');
        const note = noteOf(clock, 'backup.tested', {
          number,
          digest: record.digest,
          keys_tested: keysTested,
          approved_by: approvedBy,
        });
        vault.transact(note, (writer) => {
          writer.setBackupTested(number, testedAt);
          resetFailures(writer, opened);
        });
        vault.settle();
        return { record: { ...record, testedAt }, keysTested };
      } finally {
        kek.destroy();
      }

      async function rebuildAndTest(): Promise<number> {
        const draft = tools.newDraft();
        try {
          const work = { random, onProgress: tools.onProgress };
          const rebuilt = await rebuildVault(backup, kek, draft, work);
          if (rebuilt.digest !== record.digest) changed('it changed while it was read');
          return await testEveryKey(rebuilt.vault, kek, backup, work);
        } finally {
          draft.discard();
        }
      }
    },
  );
}

/** The file is, byte for byte, the newest backup on record here. */
async function newestBackup(
  { vault }: Surroundings,
  source: BackupSource,
): Promise<{ backup: OpenedBackup; record: BackupRecord }> {
  const backup = openBackupFile(source);
  const { station_id: found, number } = backup.manifest;
  const { stationId, card } = vault.identity();
  const { identityKey } = readStationCard(card);
  if (found !== stationId) refuse('BACKUP_FOREIGN', { found, expected: stationId });
  if (!equalBytes(backup.card.identityKey, identityKey)) changed('it is signed with another key');
  const record = vault.latestBackup();
  if (record === undefined || number > record.number) return refuse('BACKUP_UNKNOWN', { number });
  if (number < record.number) {
    refuse('BACKUP_OLDER', {
      reason: `it is number ${number}, and ${record.number} is the newest`,
    });
  }
  if ((await digestOf(source)) !== record.digest) changed('it is not the file that was made');
  return { backup, record };
}

async function digestOf(source: BackupSource): Promise<string> {
  const digest = new RunningSha256();
  for (let at = 0; at < source.bytes; at += PIECE_BYTES) {
    digest.update(source.read(at, Math.min(PIECE_BYTES, source.bytes - at)));
    await nextTurn();
  }
  return digest.hex();
}

function sealsOf({ manifest }: OpenedBackup): Map<string, { epoch: number; sealed: BackupSeal }> {
  return new Map(
    manifest.custodians.map(({ custodian_id, sealed }) => [
      custodian_id,
      { epoch: manifest.epoch, sealed },
    ]),
  );
}

type BackupSeal = OpenedBackup['manifest']['custodians'][number]['sealed'];

function changed(reason: string): never {
  return refuse('BACKUP_CHANGED', { reason });
}
