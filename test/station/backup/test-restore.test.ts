/** Testing a backup: from the file and passphrases alone, counted here, and leaving nothing behind. */
import { cpSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatTime } from '../../../src/core/clock.ts';
import { testBackup } from '../../../src/station/backup/test-restore.ts';
import { draftForTrial } from '../../../src/vault/draft-vault.ts';
import { wrappedKeyRecord } from '../../../src/station/key-rows.ts';
import { generateSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  refusalOf,
  secretOf,
  Stage,
  type Station,
} from '../stage.ts';
import { backUp, sourceOf, stationWithKeys, type Made } from './backup-stage.ts';

const stage = new Stage();
let station: Station;
let made: Made;
beforeAll(async () => {
  await stage.prepare();
  station = await stationWithKeys(stage);
  made = await backUp(station);
});

async function tryOut(file: Uint8Array, secrets = [secretOf('Ada'), secretOf('Cleo')]) {
  const { surroundings, folder } = station;
  return await testBackup(
    surroundings,
    { source: sourceOf(file), secrets },
    { newDraft: () => draftForTrial(folder), onProgress: () => undefined },
  );
}

/** The folder as it is now; taken while nothing is being written. */
function copyOf({ vault, folder }: Station): string {
  vault.settle();
  const copy = stage.newFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).sort();
}

describe('a test of a backup', () => {
  test('refuses a changed file before any passphrase is tried', async () => {
    const last = made.file.length - 1;
    const file = made.file.map((byte, index) => (index === last ? byte ^ 1 : byte));
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BACKUP_CHANGED', () => tryOut(file));
  });

  test('refuses one custodian of two before any passphrase is tried', async () => {
    await expectRefusedOnRecord(station.vault, 'act.refused', 'SHARES_TOO_FEW', () =>
      tryOut(made.file, [secretOf('Ada')]),
    );
  });

  test('counts a wrong passphrase at this station, as any act does', async () => {
    const before = station.vault.custodians().map(({ failures }) => failures);
    const secrets = [secretOf('Ada'), secretOf('Ben', 'these are not the six words')];
    const refusal = await refusalOf(() => tryOut(made.file, secrets));
    expect(refusal).toMatchObject({ code: 'PASSPHRASE_WRONG', facts: { failures: 1 } });
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'act.refused',
      facts: { act: 'test-restore', code: 'PASSPHRASE_WRONG' },
    });
    const [ada, ben, cleo] = station.vault.custodians();
    expect([ada?.failures, ben?.failures, cleo?.failures]).toEqual([0, 1, 0]);
    expect(before).toEqual([0, 0, 0]);
    station.vault.transact(
      { kind: 'unlock.succeeded', at: formatTime(station.clock.now()), facts: {} },
      (tx) => {
        tx.setFailures(ben?.custodianId ?? '', 0);
      },
    );
  });

  test('refuses a backup of another station', async () => {
    const other = new Stage();
    await other.prepare();
    const { file } = await backUp(other.station());
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BACKUP_FOREIGN', () => tryOut(file));
  });

  test('accepts the newest backup while locked, and leaves nothing of it', async () => {
    const files = filesOf(station.folder);
    const { record, keysTested } = await tryOut(made.file);
    expect(keysTested).toBe(2);
    expect(record.testedAt).not.toBe('');
    expect(station.vault.latestBackup()).toEqual(record);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'backup.tested',
      facts: { number: made.record.number, digest: made.record.digest, approved_by: 'Ada, Cleo' },
    });
    expect(filesOf(station.folder)).toEqual(files);
  });

  test('refuses a backup that is not the newest', async () => {
    const newest = await backUp(station);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BACKUP_OLDER', () =>
      tryOut(made.file),
    );
    made = newest;
  });

  test('refuses a backup that is not on record, though the station signed it', async () => {
    const copy = stage.open(copyOf(station), station.gateway);
    const { file } = await backUp(copy);
    await expectRefusedOnRecord(station.vault, 'act.refused', 'BACKUP_UNKNOWN', () => tryOut(file));
    stage.close(copy);
  });

  test('refuses a backup with a key that does not answer, and names it', async () => {
    const [one, other] = [generateSecp256k1(systemRandom), generateSecp256k1(systemRandom)];
    const { vaultId, epoch, createdAt } = station.vault.identity();
    const key = wrappedKeyRecord({
      key: {
        keyId: systemRandom.uuid(),
        role: 'customer',
        type: 'secp256k1',
        publicKey: one.publicKey,
        createdAt,
        epoch,
        requestId: '',
        itemId: '',
      },
      // The secret of another key: whole, and at its place, and useless.
      secret: other.secret,
      kek: station.keys.kek,
      vaultId,
      random: systemRandom,
    });
    station.vault.transact({ kind: 'key.created', at: createdAt, facts: {} }, (writer) => {
      writer.saveKey(key);
    });
    const { file } = await backUp(station);
    const files = filesOf(station.folder);
    const refusal = await refusalOf(() => tryOut(file));
    expect(refusal).toMatchObject({ code: 'BACKUP_KEY_FAILS', facts: { keyId: key.keyId } });
    expect(station.vault.latestBackup()?.testedAt).toBe('');
    expect(filesOf(station.folder)).toEqual(files);
  });
});
