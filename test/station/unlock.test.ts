/** Passphrases: counted before they are tried, waited for, blocked, and released by others only. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/core/encoding/bytes.ts';
import { approveRequest } from '../../src/station/pipeline.ts';
import { carryOut, sheetOfAct } from '../../src/station/custody/act.ts';
import { releasingAct } from '../../src/station/custody/release.ts';
import type { CustodianRecord } from '../../src/station/ports/parties.ts';
import { custodianNamed, waitBeforeTry } from '../../src/station/shares.ts';
import { unlock } from '../../src/station/unlock.ts';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import {
  expectRefusedOnRecord,
  lastEntry,
  receive,
  refusalOf,
  secretOf,
  Stage,
  stateOf,
  type Station,
} from './stage.ts';
import { assignItem } from './test-gateway.ts';

const stage = new Stage();
beforeAll(async () => {
  await stage.prepare();
});

function named(station: Station, name: string): CustodianRecord {
  return custodianNamed(station.vault, name);
}

function setFailures(station: Station, name: string, failures: number): void {
  const at = '2026-11-20T20:00:00Z';
  const { custodianId } = named(station, name);
  station.vault.transact({ kind: 'unlock.attempted', at, facts: {} }, (writer) => {
    writer.setFailures(custodianId, failures);
  });
}

function kinds(station: Station, last: number): string[] {
  const { vault } = station;
  const start = vault.auditSize() - last;
  return Array.from({ length: last }, (_, index) => {
    const bytes = vault.auditEntry(start + index);
    return bytes === undefined ? '' : decodeEntry(bytes).kind;
  });
}

describe('unlock, before any passphrase is tried', () => {
  test('refuses one custodian of two', async () => {
    const { vault, surroundings } = stage.station();
    await expectRefusedOnRecord(vault, 'unlock.refused', 'SHARES_TOO_FEW', () =>
      unlock(surroundings, [secretOf('Ada')]),
    );
  });

  test.each(['Ada', 'ada', ' ADA', 'Ａda'])(
    'refuses Ada twice, the second time as “%s”',
    async (twin) => {
      const { vault, surroundings } = stage.station();
      const secrets = [secretOf('Ada'), secretOf(twin.trim())];
      await expectRefusedOnRecord(vault, 'unlock.refused', 'CUSTODIAN_REPEATED', () =>
        unlock(surroundings, secrets),
      );
    },
  );

  test('refuses the same custodian by name and by id', async () => {
    const station = stage.station();
    const { custodianId } = named(station, 'Ada');
    const secrets = [secretOf('Ada'), secretOf(custodianId)];
    await expectRefusedOnRecord(station.vault, 'unlock.refused', 'CUSTODIAN_REPEATED', () =>
      unlock(station.surroundings, secrets),
    );
  });

  test('refuses somebody who is no custodian, without writing down what they typed', async () => {
    const { vault, surroundings } = stage.station();
    await expectRefusedOnRecord(vault, 'unlock.refused', 'CUSTODIAN_UNKNOWN', () =>
      unlock(surroundings, [secretOf('Ada'), secretOf('Mallory')]),
    );
    expect(JSON.stringify(lastEntry(vault))).not.toContain('Mallory');
  });

  test('refuses a blocked share, and tries nobody', async () => {
    const station = stage.station();
    setFailures(station, 'Ben', 10);
    await expectRefusedOnRecord(station.vault, 'unlock.refused', 'PASSPHRASE_BLOCKED', () =>
      unlock(station.surroundings, [secretOf('Ada'), secretOf('Ben')]),
    );
  });
});

describe('unlock', () => {
  test('refuses a wrong passphrase, names whose, counts it, and resets those who were right', async () => {
    const station = stage.station();
    setFailures(station, 'Ada', 3);
    const secrets = [secretOf('Ada'), secretOf('Ben', 'not these six words at all')];
    const refusal = await refusalOf(() => unlock(station.surroundings, secrets));
    expect(refusal).toMatchObject({
      code: 'PASSPHRASE_WRONG',
      facts: { name: 'Ben', failures: 1 },
    });
    expect(named(station, 'Ben').failures).toBe(1);
    expect(named(station, 'Ada').failures).toBe(0);
    expect(kinds(station, 3)).toEqual(['unlock.attempted', 'unlock.attempted', 'unlock.refused']);
    expect(lastEntry(station.vault).facts).toMatchObject({
      code: 'PASSPHRASE_WRONG',
      custodian_id: named(station, 'Ben').custodianId,
    });
  });

  test('overwrites the passphrases, right or wrong', async () => {
    const station = stage.station();
    const secrets = [secretOf('Ada', 'wrong'), secretOf('Ben')];
    await refusalOf(() => unlock(station.surroundings, secrets));
    for (const { passphrase } of secrets) expect(passphrase.every((byte) => byte === 0)).toBe(true);
  });

  test('has the attempt on disk before the passphrase is tried', async () => {
    const station = stage.station();
    const { clock } = station;
    setFailures(station, 'Ada', 5);
    clock.sleepsForReal = true;
    const trying = refusalOf(() =>
      unlock(station.surroundings, [secretOf('Ada', 'wrong'), secretOf('Ben')]),
    );
    await new Promise((resolve) => setImmediate(resolve));
    // The wait before the try has begun; nothing was derived, and the attempt is counted already.
    expect(named(station, 'Ada').failures).toBe(6);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'unlock.attempted',
      facts: { purpose: 'unlock', attempt: 6 },
    });
    await clock.pass(60_000);
    expect((await trying).code).toBe('PASSPHRASE_WRONG');
    expect(clock.slept).toContain(60_000);
  });

  test('waits by monotonic time: turning the wall clock forward does not shorten it', async () => {
    const station = stage.station();
    const { clock } = station;
    setFailures(station, 'Ada', 5);
    clock.sleepsForReal = true;
    let isOver = false;
    const trying = refusalOf(() =>
      unlock(station.surroundings, [secretOf('Ada', 'wrong'), secretOf('Ben')]),
    ).finally(() => (isOver = true));
    clock.set('2026-11-21T20:00:00Z');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isOver).toBe(false);
    await clock.passOnlyMonotonic(60_000);
    expect((await trying).code).toBe('PASSPHRASE_WRONG');
  });

  test('the tenth failure blocks the share, also for the right passphrase', async () => {
    const station = stage.station();
    setFailures(station, 'Ada', 9);
    const wrong = [secretOf('Ada', 'wrong'), secretOf('Ben')];
    const refusal = await refusalOf(() => unlock(station.surroundings, wrong));
    expect(refusal).toMatchObject({ code: 'PASSPHRASE_WRONG', facts: { failures: 10 } });
    const right = [secretOf('Ada'), secretOf('Ben')];
    expect((await refusalOf(() => unlock(station.surroundings, right))).code).toBe(
      'PASSPHRASE_BLOCKED',
    );
  });

  test('blocks no share that nobody could release: then each try waits an hour', async () => {
    const station = stage.station();
    setFailures(station, 'Ada', 12);
    setFailures(station, 'Ben', 12);
    // Two of three must release, and beside Ada only Cleo could: guessing at all shares locks out nobody.
    const { unlockedBy } = await unlock(station.surroundings, [secretOf('Ada'), secretOf('Ben')]);
    expect(unlockedBy).toEqual(['Ada', 'Ben']);
    expect(station.clock.slept.filter((ms) => ms === 3_600_000)).toHaveLength(2);
    expect(named(station, 'Ada').failures).toBe(0);
  });

  test('refuses a damaged share and names it, though the passphrase is right', async () => {
    const station = stage.station();
    const ben = named(station, 'Ben');
    const sealed = ben.sealed.sealed;
    const damaged = `${sealed.slice(0, -2)}${sealed.endsWith('00') ? '01' : '00'}`;
    const at = '2026-11-20T20:00:00Z';
    station.vault.transact({ kind: 'unlock.attempted', at, facts: {} }, (writer) => {
      writer.saveCustodian({ ...ben, sealed: { ...ben.sealed, sealed: damaged } });
    });
    const secrets = [secretOf('Ada'), secretOf('Ben')];
    const refusal = await refusalOf(() => unlock(station.surroundings, secrets));
    expect(refusal).toMatchObject({ code: 'SHARE_DAMAGED', facts: { name: 'Ben' } });
  });

  test('refuses parameters below the floor before it derives anything', async () => {
    const station = stage.station();
    const ben = named(station, 'Ben');
    const kdf = { ...ben.sealed.kdf, memoryKiB: 8 };
    const at = '2026-11-20T20:00:00Z';
    station.vault.transact({ kind: 'unlock.attempted', at, facts: {} }, (writer) => {
      writer.saveCustodian({ ...ben, sealed: { ...ben.sealed, kdf } });
    });
    const secrets = [secretOf('Ben'), secretOf('Ada')];
    const refusal = await refusalOf(() => unlock(station.surroundings, secrets));
    expect(refusal.code).toBe('KDF_BELOW_FLOOR');
  });

  test('refuses a station key row whose public key was exchanged', async () => {
    const station = stage.station();
    const [own] = station.vault.keys('sealing');
    if (own === undefined) throw new Error('no sealing key');
    const at = '2026-11-20T20:00:00Z';
    station.vault.transact({ kind: 'key.created', at, facts: {} }, (writer) => {
      writer.setKeyStatus(own.keyId, 'retired');
      const publicKey = station.gateway.sealing.publicKey;
      writer.saveKey({
        ...own,
        keyId: '8d0f4c0e-5a0e-4e8e-9d53-3f6a8c3c1a10',
        publicKey,
        fingerprint: 'ab'.repeat(32),
      });
    });
    const refusal = await refusalOf(() =>
      unlock(station.surroundings, [secretOf('Ada'), secretOf('Ben')]),
    );
    expect(refusal.code).toBe('OPEN_FAILED');
  });

  test('accepts any two of three, however their names and words are typed', async () => {
    const station = stage.station();
    setFailures(station, 'Cleo', 4);
    const secrets = [
      secretOf('cleo', '  CLEO  six words   HERE '),
      secretOf('BEN', 'Ben six words here'),
    ];
    const { unlockedBy, keys } = await unlock(station.surroundings, secrets);
    expect(unlockedBy).toEqual(['Cleo', 'Ben']);
    expect(toHex(keys.identity.publicKey)).toBe(toHex(station.keys.identity.publicKey));
    expect(named(station, 'Cleo').failures).toBe(0);
    expect(lastEntry(station.vault).kind).toBe('unlock.succeeded');
    expect(station.vault.latestCheckpoint()).not.toBe('');
  });
});

test('waits a minute from the fifth failure on, twice as long each time, an hour at most', () => {
  const minutes = [0, 4, 5, 6, 7, 8, 9, 10, 11, 40].map((n) => waitBeforeTry(n) / 60_000);
  expect(minutes).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
});

describe('approve', () => {
  async function received() {
    const station = stage.station();
    const made = await station.gateway.ask([assignItem()], station.clock.now());
    await receive(station, made);
    const record = station.vault.request(made.requestId);
    if (record === undefined) throw new Error('not received');
    const { requestId, sheetDigest } = record;
    const approve = (secret: { custodian: string; passphrase: Uint8Array }, sheet = sheetDigest) =>
      approveRequest(requestId, sheet, secret, station.surroundings);
    return { station, approve, record };
  }

  test('refuses the digest of another sheet before any passphrase is tried', async () => {
    const { station, approve } = await received();
    await expectRefusedOnRecord(station.vault, 'act.refused', 'APPROVAL_DIGEST_DIFFERS', () =>
      approve(secretOf('Ada'), 'ab'.repeat(32)),
    );
  });

  test('refuses a second approval of the same custodian', async () => {
    const { station, approve, record } = await received();
    stage.approve(station, record.requestId, 'Ada');
    await expectRefusedOnRecord(station.vault, 'act.refused', 'APPROVAL_REPEATED', () =>
      approve(secretOf('ada')),
    );
  });

  test('refuses a wrong passphrase, counted and on record', async () => {
    const { station, approve } = await received();
    const before = stateOf(station.vault) as { approvals: unknown };
    expect((await refusalOf(() => approve(secretOf('Ada', 'wrong')))).code).toBe(
      'PASSPHRASE_WRONG',
    );
    expect(named(station, 'Ada').failures).toBe(1);
    expect((stateOf(station.vault) as { approvals: unknown }).approvals).toEqual(before.approvals);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'act.refused',
      facts: { act: 'approve', code: 'PASSPHRASE_WRONG' },
    });
  });

  test('accepts one custodian’s approval of the sheet they read, and counts their attempts anew', async () => {
    const { station, approve, record } = await received();
    setFailures(station, 'Cleo', 2);
    await approve(secretOf('Cleo'));
    expect(station.vault.approvals('request', record.payloadDigest)).toHaveLength(1);
    expect(named(station, 'Cleo').failures).toBe(0);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'approval.given',
      facts: { custodian: 'Cleo', digest: record.payloadDigest },
    });
  });
});

describe('release', () => {
  test('refuses the blocked custodian as one of those who release', async () => {
    const station = stage.station();
    setFailures(station, 'Ben', 6);
    const act = releasingAct('Ben', station.vault);
    const { sheetDigest } = sheetOfAct(act, station.vault);
    const secrets = [secretOf('Ada'), secretOf('Ben')];
    await expectRefusedOnRecord(station.vault, 'act.refused', 'RELEASE_BY_OTHERS', () =>
      carryOut(act, { sheetDigest, secrets }, station.surroundings),
    );
  });

  test('lets a quorum of others release a blocked custodian', async () => {
    const station = stage.station();
    setFailures(station, 'Ben', 10);
    const act = releasingAct('Ben', station.vault);
    const { sheetDigest, subject } = sheetOfAct(act, station.vault);
    const secrets = [secretOf('Ada'), secretOf('Cleo')];
    await carryOut(act, { sheetDigest, secrets }, station.surroundings);
    expect(named(station, 'Ben').failures).toBe(0);
    expect(lastEntry(station.vault)).toMatchObject({
      kind: 'custodian.released',
      facts: { name: 'Ben', approved_by: 'Ada, Cleo' },
    });
    // The approvals of this release are not those of the next one.
    setFailures(station, 'Ben', 10);
    const next = sheetOfAct(releasingAct('Ben', station.vault), station.vault);
    expect(next.subject).not.toBe(subject);
    expect(station.vault.approvals('release', next.subject)).toEqual([]);
  });
});
