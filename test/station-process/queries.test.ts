/** What a window asks for again and again: answered while locked, and at the cost of what it shows. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import { answer } from '../../src/station-process/call.ts';
import { handlersOf } from '../../src/station-process/handlers/list.ts';
import { StationHost } from '../../src/station-process/host.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import type { CallInput, CallName } from '../../src/ipc/contract.ts';
import { HandClock } from '../station/hand-clock.ts';
import { BUILD, secretOf } from '../station/stage.ts';
import { rsaKeyRecord } from '../vault/key-record.ts';
import { codeOf } from './process-stage.ts';

const root = mkdtempSync(join(tmpdir(), 'permafrost-queries-'));
const prepared = join(root, 'prepared');
const KEYS = 5;
let copies = 0;

beforeAll(async () => {
  const clock = new HandClock();
  const people = ['Ada', 'Ben'].map((name) => secretOf(name));
  const station = await setUpStation(
    {
      name: 'Station One',
      env: 'test',
      threshold: 2,
      custodians: people.map(({ custodian, passphrase }) => ({ name: custodian, passphrase })),
      kdf: KDF_FLOOR,
    },
    { clock, random: systemRandom, build: BUILD },
  );
  const vault = createVault(prepared, station);
  for (let made = 0; made < KEYS; made++) {
    const key = rsaKeyRecord('2026-11-20T20:00:00Z');
    const facts = { key_id: key.keyId };
    vault.transact({ kind: 'key.created', at: '2026-11-20T20:00:00Z', facts }, (writer) => {
      writer.saveKey(key);
    });
  }
  vault.close();
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function host(dir = copyOfVault()) {
  const clock = new HandClock();
  const ends: string[] = [];
  const made = new StationHost({
    dir,
    clock,
    random: systemRandom,
    build: BUILD,
    probe: () => [],
    end: () => ends.push('ended'),
  });
  const handlers = handlersOf(made);
  const call = <N extends CallName>(name: N, input: CallInput<N>) =>
    answer(handlers, name, input, () => undefined);
  return { dir, clock, call, ends };
}

function copyOfVault(): string {
  const dir = join(root, `copy-${++copies}`);
  cpSync(prepared, dir, { recursive: true });
  return dir;
}

const quorum = () => [secretOf('Ada'), secretOf('Ben')];

describe('the pulse', () => {
  test('says that there is no vault, and makes none', async () => {
    const { call } = host(join(root, 'nothing'));
    expect(await call('pulse', {})).toMatchObject({ exists: false, isLocked: true, auditSize: 0 });
    expect(await call('pulse', {})).toMatchObject({ exists: false });
  });

  test('opens no vault: nothing goes on record by asking for it', async () => {
    const { call, dir, clock } = host();
    expect(await call('pulse', {})).toMatchObject({ exists: true, isLocked: true, auditSize: 0 });
    const vault = openVault(dir, { now: clock.now() });
    expect(vault.auditSize()).toBe(1 + KEYS);
    vault.close();
  });

  test('counts down to the lock, and is no use of the station', async () => {
    const { call, clock, ends } = host();
    clock.sleepsForReal = true;
    const { auditSize: before } = await call('status', {}).then(known);
    await call('unlock', { custodians: quorum() });
    const pulse = await call('pulse', {});
    expect(pulse).toMatchObject({ isLocked: false, locksInMs: 300_000 });
    expect(pulse.auditSize).toBeGreaterThan(before);
    await clock.pass(299_000);
    expect(await call('pulse', {})).toMatchObject({
      isLocked: false,
      locksInMs: 1_000,
      now: '2026-11-20T20:04:59Z',
    });
    await clock.pass(1_000);
    expect(ends).toEqual(['ended']);
  });
});

describe('the idle time', () => {
  test('can be shortened', async () => {
    const { call, clock, ends } = host();
    clock.sleepsForReal = true;
    const unlocked = await call('unlock', { custodians: quorum(), idleMinutes: 2 });
    expect(unlocked.idleMs).toBe(120_000);
    await clock.pass(119_000);
    expect(ends).toEqual([]);
    await clock.pass(1_000);
    expect(ends).toEqual(['ended']);
  });

  test('cannot be lengthened', async () => {
    const { call } = host();
    const longer = call('unlock', { custodians: quorum(), idleMinutes: 6 });
    expect(await codeOf(longer)).toBe('SCHEMA_VIOLATION');
  });

  test('begins anew when somebody says that they are there', async () => {
    const { call, clock, ends } = host();
    clock.sleepsForReal = true;
    await call('unlock', { custodians: quorum() });
    await clock.pass(299_000);
    expect(await call('stillHere', {})).toEqual({ locksInMs: 300_000 });
    await clock.pass(299_000);
    expect(ends).toEqual([]);
  });

  test('refuses to begin anew at a station that is locked', async () => {
    expect(await codeOf(host().call('stillHere', {}))).toBe('STATION_LOCKED');
  });
});

describe('the keys', () => {
  const all = { text: '', type: 'all', status: 'all', after: '' } as const;

  test('are shown a page at a time, while locked', async () => {
    const { call } = host();
    const first = await call('keys', { ...all, limit: 3 });
    expect(first).toMatchObject({ hasMore: true });
    const after = first.keys.at(-1)?.keyId ?? '';
    const second = await call('keys', { ...all, after, limit: 3 });
    expect(second).toMatchObject({ hasMore: false });
    const shown = [...first.keys, ...second.keys].map(({ keyId }) => keyId);
    expect(new Set(shown).size).toBe(KEYS);
  });

  test('refuse a page after a key that does not exist', async () => {
    const after = '00000000-0000-4000-8000-00000000dead';
    expect(await codeOf(host().call('keys', { ...all, after, limit: 3 }))).toBe('KEY_UNKNOWN');
  });
});

function known<T extends { exists: boolean }>(status: T): Extract<T, { exists: true }> {
  if (!status.exists) throw new Error('there is no vault');
  return status as Extract<T, { exists: true }>;
}
