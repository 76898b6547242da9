/** The host inside the process, with a clock moved by hand and a random source that can break. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemRandom, type Random } from '../../src/core/crypto/random.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import { IDLE_LOCK_MS } from '../../src/station/session.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import { SqliteVault } from '../../src/vault/sqlite-vault.ts';
import type { CallInput } from '../../src/ipc/contract.ts';
import { HandClock } from '../station/hand-clock.ts';
import { BUILD, lastEntry, secretOf } from '../station/stage.ts';
import { assignItem, TestGateway } from '../station/test-gateway.ts';
import { hostHere } from './host-here.ts';
import { codeOf } from './process-stage.ts';

const root = mkdtempSync(join(tmpdir(), 'permafrost-host-'));
const prepared = join(root, 'prepared');
let copies = 0;

beforeAll(async () => {
  const tools = { clock: new HandClock(), random: systemRandom, build: BUILD };
  const custodians = ['Ada', 'Ben'].map((name) => secretOf(name));
  const station = await setUpStation(
    {
      name: 'Station One',
      env: 'test',
      threshold: 2,
      custodians: custodians.map(({ custodian, passphrase }) => ({ name: custodian, passphrase })),
      kdf: KDF_FLOOR,
    },
    tools,
  );
  createVault(prepared, station).close();
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function hostOfCopy(options: { clock?: HandClock; random?: Random } = {}) {
  copies += 1;
  const dir = join(root, `copy-${copies}`);
  cpSync(prepared, dir, { recursive: true });
  return hostHere(dir, options);
}

describe('a self-test that fails', () => {
  const broken: Random = {
    bytes: (length) => new Uint8Array(length),
    uuid: () => '00000000-0000-4000-8000-000000000000',
  };

  test('refuses every call, and is on record', async () => {
    const { call, dir, clock } = hostOfCopy({ random: broken });
    expect(await codeOf(call('status', {}))).toBe('SELF_TEST_FAILED');
    expect(await codeOf(call('unlock', { custodians: [secretOf('Ada')] }))).toBe(
      'SELF_TEST_FAILED',
    );
    expect(await codeOf(call('newPassphrases', { count: 2 }))).toBe('SELF_TEST_FAILED');
    const vault = openVault(dir, { now: clock.now() });
    expect(lastEntry(vault)).toMatchObject({
      kind: 'act.refused',
      facts: { act: 'self-test', code: 'SELF_TEST_FAILED' },
    });
    vault.close();
  });
});

describe('a clock that the vault refuses', () => {
  test.each([
    ['2020-01-01T10:00:00Z', 'CLOCK_WENT_BACK'],
    ['2031-01-01T10:00:00Z', 'CLOCK_JUMPED'],
  ])('%s refuses every act but its confirmation by a quorum', async (time, code) => {
    const { call } = hostOfCopy({ clock: new HandClock(time) });
    const quorum = () => [secretOf('Ada'), secretOf('Ben')];
    expect(await call('status', {})).toMatchObject({ exists: true, isLocked: true });
    expect(await codeOf(call('unlock', { custodians: quorum() }))).toBe(code);
    expect(await codeOf(call('actSheet', { act: 'release', custodian: 'Ada' }))).toBe(code);
    const { sheet, sheetDigest } = await call('actSheet', { act: 'clock' });
    expect(sheet).toContain(time.slice(0, 10));
    const alone = call('confirmClock', { sheetDigest, custodians: [secretOf('Ada')] });
    expect(await codeOf(alone)).toBe('QUORUM_NOT_REACHED');
    expect(await codeOf(call('unlock', { custodians: quorum() }))).toBe(code);
    const confirmed = await call('confirmClock', { sheetDigest, custodians: quorum() });
    expect(confirmed).toEqual({ confirmedAt: time });
    expect(await call('unlock', { custodians: quorum() })).toMatchObject({
      unlockedBy: ['Ada', 'Ben'],
    });
  });
});

test('five minutes without use close the vault and end the process', async () => {
  const { call, clock, dir, ends } = hostOfCopy();
  clock.sleepsForReal = true;
  await call('unlock', { custodians: [secretOf('Ada'), secretOf('Ben')] });
  const gateway = new TestGateway();
  gateway.knowStation((await call('card', {})).card);
  const made = await gateway.ask([assignItem()], clock.now());
  expect(await codeOf(call('receive', { file: made.file }))).toBe('SIGNER_UNKNOWN');
  await clock.pass(IDLE_LOCK_MS + 60_000);
  expect(ends).toEqual(['ended']);
  const vault = openVault(dir, { now: clock.now() });
  expect(lastEntry(vault)).toMatchObject({ kind: 'station.locked', facts: { reason: 'idle' } });
  vault.close();
});

test('a station that is set up refuses another set-up and a restore, on record, and looks at no file', async () => {
  const { call, dir, clock, host } = hostOfCopy();
  const custodians = [secretOf('Ada'), secretOf('Ben')];
  const restoring = call('restore', { path: '/nowhere/backup', custodians });
  expect(await codeOf(restoring)).toBe('VAULT_EXISTS');
  const people = ['Ada', 'Ben'].map((name) => ({ name, passphrase: secretOf(name).passphrase }));
  const wish = { name: 'Two', env: 'test', threshold: 2, custodians: people } as const;
  expect(await codeOf(call('init', wish))).toBe('VAULT_EXISTS');
  host.lock('asked');
  const vault = openVault(dir, { now: clock.now() });
  const refused = vault.auditPage({ kind: 'act.refused', limit: 9 }).map(({ facts }) => facts);
  expect(refused).toEqual([
    { act: 'init', code: 'VAULT_EXISTS' },
    { act: 'restore', code: 'VAULT_EXISTS' },
  ]);
  vault.close();
});

test('a backup that is not there is refused for its test, on record', async () => {
  const { call, dir, clock, host } = hostOfCopy();
  const custodians = [secretOf('Ada'), secretOf('Ben')];
  const testing = call('testRestore', { path: '/nowhere/backup', custodians });
  expect(await codeOf(testing)).toBe('FILE_NOT_FOUND');
  host.lock('asked');
  const vault = openVault(dir, { now: clock.now() });
  expect(vault.auditPage({ kind: 'act.refused', limit: 1 })).toMatchObject([
    { facts: { act: 'test-restore', code: 'FILE_NOT_FOUND' } },
  ]);
  vault.close();
});

test('an act that is refused before a passphrase is tried leaves none in memory', async () => {
  const { call } = hostOfCopy();
  const typed = [secretOf('Ada'), secretOf('Ben')];
  const approving = { requestId: crypto.randomUUID(), sheetDigest: '0'.repeat(64), ...typed[0] };
  const refused = [
    await codeOf(call('approve', approving as CallInput<'approve'>)),
    await codeOf(call('testRestore', { path: '/nowhere/backup', custodians: typed })),
  ];
  expect(refused).toEqual(['REQUEST_UNKNOWN', 'FILE_NOT_FOUND']);
  for (const { passphrase } of typed) expect(passphrase.some((byte) => byte !== 0)).toBe(false);
});

test('a disk that fails while the vault is closed keeps no process alive', async () => {
  const { call, ends, host } = hostOfCopy();
  await call('card', {});
  const closing = vi.spyOn(SqliteVault.prototype, 'close').mockImplementation(() => {
    throw new Error('the disk fails');
  });
  try {
    expect(() => {
      host.lock('idle');
    }).toThrow('the disk fails');
  } finally {
    closing.mockRestore();
  }
  expect(ends).toEqual(['ended']);
});
