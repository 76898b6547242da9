/** What a window asks for again and again: answered while locked, and at the cost of what it shows. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { fromHex, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { digestWords } from '../../src/core/keys/fingerprint.ts';
import { KDF_FLOOR } from '../../src/core/quorum/custodian-seal.ts';
import { setUpStation } from '../../src/station/set-up.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import { HandClock } from '../station/hand-clock.ts';
import { BUILD, secretOf } from '../station/stage.ts';
import { rsaKeyRecord } from '../vault/key-record.ts';
import { hostHere } from './host-here.ts';
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

const host = (dir = copyOfVault()) => hostHere(dir);

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
  test('are shown a page at a time, while locked', async () => {
    const { call } = host();
    const first = await call('keys', { ...EVERY, limit: 3 });
    expect(first).toMatchObject({ hasMore: true });
    const after = first.keys.at(-1)?.keyId ?? '';
    const second = await call('keys', { ...EVERY, after, limit: 3 });
    expect(second).toMatchObject({ hasMore: false });
    const shown = [...first.keys, ...second.keys].map(({ keyId }) => keyId);
    expect(new Set(shown).size).toBe(KEYS);
  });

  test('refuse a page after a key that does not exist', async () => {
    const after = '00000000-0000-4000-8000-00000000dead';
    expect(await codeOf(host().call('keys', { ...EVERY, after, limit: 3 }))).toBe('KEY_UNKNOWN');
  });
});

describe('one key', () => {
  test('is shown with its words and every entry that names it, while locked', async () => {
    const { call } = host();
    const { keys } = await call('keys', { ...EVERY, limit: 1 });
    const keyId = keys[0]?.keyId ?? '';
    const shown = await call('key', { keyId });
    expect(shown.key).toEqual(keys[0]);
    expect(shown.words).toBe(digestWords(shown.key.fingerprint));
    expect(sha256Hex(fromHex(shown.publicKey))).toBe(shown.key.fingerprint);
    expect(shown.history).toMatchObject([{ kind: 'key.created', facts: { key_id: keyId } }]);
  });

  test('refuses an id that is no customer’s key, the station’s own among them', async () => {
    const { call, dir, clock } = host();
    const vault = openVault(dir, { now: clock.now() });
    const own = vault.keys('identity')[0]?.keyId ?? '';
    vault.close();
    for (const keyId of [own, '00000000-0000-4000-8000-00000000dead']) {
      expect(await codeOf(call('key', { keyId }))).toBe('KEY_UNKNOWN');
    }
  });
});

test('the key ring shows the three keys of the station, by words, and nothing sealed', async () => {
  const { call } = host();
  const { station, gateways } = await call('keyRing', {});
  expect(station.map(({ role, type }) => [role, type])).toEqual([
    ['identity', 'ed25519'],
    ['sealing', 'x25519'],
    ['assignment', 'p256'],
  ]);
  for (const { fingerprint, words } of station) expect(words).toBe(digestWords(fingerprint));
  expect(gateways).toEqual([]);
});

describe('the log', () => {
  test('is shown newest first, a page at a time, and filtered by kind', async () => {
    const { call } = host();
    const { auditSize } = known(await call('status', {}));
    const first = await call('auditPage', { kind: 'key.', limit: 3 });
    expect(first).toMatchObject({ hasMore: true, size: auditSize });
    const before = first.entries.at(-1)?.index ?? 0;
    const second = await call('auditPage', { kind: 'key.', before, limit: 3 });
    expect(second.hasMore).toBe(false);
    const shown = [...first.entries, ...second.entries];
    expect(shown.map(({ kind }) => kind)).toEqual(Array(KEYS).fill('key.created'));
    const indexes = shown.map(({ index }) => index);
    expect(indexes).toEqual(indexes.toSorted((a, b) => b - a));
  });

  test('is verified again from the disk, with its root in words', async () => {
    const { call, clock, dir } = host();
    const verified = await call('auditVerify', {});
    expect(verified.words).toBe(digestWords(verified.root));
    await call('lock', {});
    const vault = openVault(dir, { now: clock.now() });
    expect(toHex(vault.tree().root(verified.size))).toBe(verified.root);
    vault.close();
  });
});

describe('dice', () => {
  const empty = () => host(join(root, `empty-${++copies}`));

  test('are named by the digest that anybody can make of them', async () => {
    const dice = '142536'.repeat(10);
    const { passphrases, diceDigest } = await empty().call('newPassphrases', { count: 2, dice });
    expect(passphrases).toHaveLength(2);
    expect(diceDigest).toBe(sha256Hex(utf8(dice)));
  });

  test('refuse to be fewer than help', async () => {
    const dice = '1'.repeat(49);
    const refused = empty().call('newPassphrases', { count: 2, dice });
    expect(await codeOf(refused)).toBe('DICE_TOO_FEW');
  });

  test('leave only their number on record', async () => {
    const { call } = empty();
    const dice = '351624'.repeat(9);
    const { passphrases } = await call('newPassphrases', { count: 2, dice });
    const custodians = ['Ada', 'Ben'].map((name, place) => ({
      name,
      passphrase: passphrases[place] ?? new Uint8Array(),
    }));
    await call('init', { name: 'One', env: 'test', threshold: 2, custodians, kdf: KDF_FLOOR });
    const { entries } = await call('auditPage', { kind: 'station.created', limit: 1 });
    expect(entries[0]?.facts['dice_rolls']).toBe(54);
    const { entriesJsonl } = await call('audit', {});
    expect(entriesJsonl).not.toContain(dice.slice(0, 12));
  });
});

const EVERY = { text: '', type: 'all', status: 'all', after: '' } as const;

function known<T extends { exists: boolean }>(status: T): Extract<T, { exists: true }> {
  if (!status.exists) throw new Error('there is no vault');
  return status as Extract<T, { exists: true }>;
}
