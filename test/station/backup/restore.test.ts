/** Restoring: everything is shown to hold before there is a vault, and nothing is left otherwise. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { logOrigin, signCheckpoint } from '../../../src/core/audit/checkpoint.ts';
import { verifyChain } from '../../../src/core/audit/chain.ts';
import { formatTime } from '../../../src/core/clock.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { restoreVault } from '../../../src/station/backup/restore.ts';
import type { CustodianSecret } from '../../../src/station/shares.ts';
import { unlock } from '../../../src/station/unlock.ts';
import { destroyStationKeys } from '../../../src/station/station-keys.ts';
import { makeWitness, type WitnessFacts } from '../../../src/protocol/witness.ts';
import { draftForRestore } from '../../../src/vault/draft-vault.ts';
import { hasVault, openVault } from '../../../src/vault/open-vault.ts';
import {
  BUILD,
  lastEntry,
  refusalOf,
  secretOf,
  Stage,
  stateOf,
  wholeJob,
  type Station,
} from '../stage.ts';
import { assignItem } from '../test-gateway.ts';
import { backUp, sourceOf, stationWithKeys, type Made } from './backup-stage.ts';

const stage = new Stage();
let station: Station;
let made: Made;
let folder: string;
/** The newest checkpoint of the station that its gateway has. */
let seen: string;
beforeAll(async () => {
  await stage.prepare();
  station = await stationWithKeys(stage);
  made = await backUp(station);
  seen = station.gateway.receipt;
});
beforeEach(() => {
  folder = stage.newFolder();
});

type Wish = {
  readonly file?: Uint8Array;
  readonly secrets?: readonly CustodianSecret[];
  readonly witness?: Uint8Array;
  readonly onProgress?: (done: number, total: number, what: string) => void;
};

async function restore(wish: Wish = {}) {
  const { file = made.file, secrets = [secretOf('Ben'), secretOf('Cleo')], witness } = wish;
  return await restoreVault(
    { source: sourceOf(file), secrets, witness },
    {
      clock: station.clock,
      random: systemRandom,
      build: BUILD,
      airGap: () => ({ state: 'breached', findings: ['interface-up:eth0', 'wifi:phy0'] }),
      newDraft: () => draftForRestore(folder),
      onProgress: wish.onProgress ?? (() => undefined),
    },
  );
}

/** Refused, and the station is as empty as before. */
async function expectNothingRestored(code: string, wish: Wish) {
  const refusal = await refusalOf(() => restore(wish));
  expect(refusal.code).toBe(code);
  expect(hasVault(folder)).toBe(false);
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  return refusal;
}

function witnessOf(facts: Partial<WitnessFacts> = {}, signer = station.gateway.signing) {
  return makeWitness(
    {
      station_id: station.vault.identity().stationId,
      gateway_id: station.gateway.gatewayId,
      generation: 1,
      checkpoint: seen,
      issued_at: formatTime(station.clock.now()),
      ...facts,
    },
    signer,
  ).bytes;
}

/** A checkpoint of the station's log as a gateway could have seen it. */
function checkpointOf(size: number, root: Uint8Array, signer = station.keys.identity): string {
  const origin = logOrigin('station', station.vault.identity().stationId);
  return signCheckpoint({ origin, size, root, ...signer });
}

describe('restoring', () => {
  test('refuses wrong passphrases, and leaves the station empty', async () => {
    await expectNothingRestored('BACKUP_PASSPHRASE_WRONG', {
      secrets: [secretOf('Ada'), secretOf('Ben', 'these are not the six words')],
    });
  });

  test('refuses too few custodians, one person twice, and people it does not know', async () => {
    await expectNothingRestored('SHARES_TOO_FEW', { secrets: [secretOf('Ada')] });
    await expectNothingRestored('CUSTODIAN_REPEATED', {
      secrets: [secretOf('Ada'), secretOf('ADA')],
    });
    await expectNothingRestored('CUSTODIAN_UNKNOWN', {
      secrets: [secretOf('Ada'), secretOf('Eve')],
    });
  });

  test('refuses a file of which a single late bit was turned, and leaves the station empty', async () => {
    const last = made.file.length - 1;
    const file = made.file.map((byte, index) => (index === last ? byte ^ 1 : byte));
    await expectNothingRestored('BACKUP_CHANGED', { file });
  });

  test('overwrites the passphrases whatever happens', async () => {
    const secrets = [secretOf('Ada'), secretOf('Ben', 'these are not the six words')];
    await expectNothingRestored('BACKUP_PASSPHRASE_WRONG', { secrets });
    for (const { passphrase } of secrets) expect(passphrase.every((byte) => byte === 0)).toBe(true);
  });

  test('refuses where a vault is, and does not touch it', async () => {
    folder = station.folder;
    const before = stateOf(station.vault);
    expect((await refusalOf(() => restore())).code).toBe('VAULT_EXISTS');
    expect(stateOf(station.vault)).toEqual(before);
  });

  test('leaves the station empty when the disk fails at any step, and nothing else behind', async () => {
    for (const step of [0, 2]) {
      let calls = 0;
      const work = restore({
        onProgress: () => {
          calls += 1;
          if (calls > step) throw new Error('the disk failed');
        },
      });
      await expect(work).rejects.toThrow('the disk failed');
      expect(hasVault(folder)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  test('accepts a backup on an empty station: same keys, same log and one entry more', async () => {
    mkdirSync(folder, { mode: 0o700 });
    const steps: string[] = [];
    const restored = await restore({ onProgress: (_done, _total, what) => steps.push(what) });
    expect(restored).toMatchObject({ generation: 2, keysTested: 2 });
    expect(steps.filter((what) => what !== '')).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(['vault.sqlite']);

    const vault = openVault(folder, { now: station.clock.now() });
    const { auditSize, number, digest } = made.record;
    expect(vault.auditSize()).toBe(auditSize + 1);
    verifyChain(vault.auditEntries());
    for (let index = 0; index < auditSize; index += 1) {
      expect(vault.auditEntry(index)).toEqual(station.vault.auditEntry(index));
    }
    expect(lastEntry(vault)).toMatchObject({
      kind: 'station.restored',
      facts: {
        backup_number: number,
        backup_digest: digest,
        generation: 2,
        witness: 'none',
        witness_issued_at: '',
        approved_by: 'Ben, Cleo',
        keys_tested: 2,
        air_gap: 'breached',
        findings: 'interface-up:eth0 wifi:phy0',
      },
    });
    expect(vault.identity()).toEqual({ ...station.vault.identity(), generation: 2 });
    expect(vault.keys()).toEqual(station.vault.keys());
    expect(vault.requests()).toEqual(station.vault.requests());
    expect(vault.peers()).toEqual(station.vault.peers());
    expect(vault.latestBackup()).toMatchObject({ number, digest });
    expect(vault.latestCheckpoint()).toContain(`\n${String(auditSize + 1)}\n`);
    vault.close();
  });

  test('makes a vault that its custodians unlock, and that goes on working and is backed up', async () => {
    await restore();
    const again = stage.open(folder, station.gateway, station.clock);
    const { keys } = await unlock(again.surroundings, [secretOf('Ada'), secretOf('Ben')]);
    const { response } = await wholeJob(stage, { ...again, keys }, [assignItem()]);
    expect(response.head.generation).toBe(2);
    const next = await backUp({ ...again, keys });
    expect(next.record.number).toBe(made.record.number + 1);
    destroyStationKeys(keys);
  });
});

describe('a witness', () => {
  test('of a longer log than that of the backup refuses the backup', async () => {
    const checkpoint = checkpointOf(made.record.auditSize + 1, systemRandom.bytes(32));
    const refusal = await expectNothingRestored('BACKUP_OLDER', {
      witness: witnessOf({ checkpoint }),
    });
    expect(refusal.facts['reason']).toContain('entries');
  });

  test('of another log than that in the backup refuses the backup', async () => {
    const checkpoint = checkpointOf(5, systemRandom.bytes(32));
    const refusal = await expectNothingRestored('BACKUP_OLDER', {
      witness: witnessOf({ checkpoint }),
    });
    expect(refusal.facts['reason']).toContain('another audit log');
  });

  test('with a checkpoint that the station never signed is refused', async () => {
    const forged = { ...generateEd25519(systemRandom) };
    const checkpoint = checkpointOf(5, station.vault.tree().root(5), forged);
    await expectNothingRestored('WITNESS_INVALID', { witness: witnessOf({ checkpoint }) });
  });

  test('of a later restore than the backup refuses the backup', async () => {
    await expectNothingRestored('BACKUP_OLDER', { witness: witnessOf({ generation: 2 }) });
  });

  test('of a stranger is refused', async () => {
    const stranger = generateEd25519(systemRandom);
    await expectNothingRestored('WITNESS_INVALID', { witness: witnessOf({}, stranger) });
  });

  test('of no more than the backup holds is accepted, and goes on record', async () => {
    const { backup, witness } = await restore({ witness: witnessOf() });
    expect(witness?.auditSize).toBeLessThanOrEqual(backup.auditSize);
    const vault = openVault(folder, { now: station.clock.now() });
    const { facts } = lastEntry(vault);
    expect(Number(facts['witness'])).toBeGreaterThan(0);
    expect(Number(facts['witness'])).toBeLessThanOrEqual(made.record.auditSize);
    expect(facts).toMatchObject({
      witness: witness?.auditSize,
      witness_issued_at: witness?.issuedAt,
    });
    vault.close();
  });
});
