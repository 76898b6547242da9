/** A vault of the first release: copied aside, upgraded whole or not at all, and only when intact. */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { decodeEntry, type AuditEntry } from '../../src/core/audit/entry.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { vaultPath } from '../../src/vault/connection.ts';
import { openVault } from '../../src/vault/open-vault.ts';
import { SCHEMA_VERSION } from '../../src/vault/schema.ts';
import { startChild } from './child.ts';
import { makeFirstVersion } from './first-version.ts';
import { describeTraced } from './strace.ts';
import { AT, expectSome, refusalOf, reopen, tamper, temporaryFolder } from './made-vault.ts';

vi.setConfig({ testTimeout: 300_000 });

let original: string;
beforeAll(() => {
  original = makeFirstVersion();
});

function copyOfVault(): string {
  const folder = join(temporaryFolder(), 'station');
  cpSync(original, folder, { recursive: true });
  return folder;
}

const bytesOf = (folder: string): Buffer => readFileSync(vaultPath(folder));

/** Of a closed vault. */
function versionOf(folder: string): unknown {
  const db = new Database(vaultPath(folder));
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

function entriesOf(vault: Vault): AuditEntry[] {
  return Array.from(vault.auditEntries(), (bytes) => decodeEntry(bytes));
}

const upgradesIn = (vault: Vault): AuditEntry[] =>
  entriesOf(vault).filter(({ kind }) => kind === 'vault.upgraded');

describe('a vault of the first release', () => {
  test('is upgraded when it is opened, on record, with every row and entry kept', () => {
    const folder = copyOfVault();
    const vault = reopen(folder);
    const entries = entriesOf(vault);
    expect(entries).toHaveLength(6);
    expect(entries.at(-1)).toMatchObject({
      kind: 'vault.upgraded',
      at: AT,
      facts: { from: 1, to: SCHEMA_VERSION, copy: 'vault.sqlite.v1' },
      rows: {},
    });
    expect(vault.keyCount()).toBe(4);
    expect(vault.custodians().map(({ name }) => name)).toEqual(['Ada', 'Grace']);
    vault.close();
    expect(versionOf(folder)).toBe(SCHEMA_VERSION);
  });

  test('is upgraded once', () => {
    const folder = copyOfVault();
    reopen(folder).close();
    const vault = reopen(folder);
    expect(upgradesIn(vault)).toHaveLength(1);
    vault.close();
  });

  test('is copied aside first, as it was, for its owner alone', () => {
    const folder = copyOfVault();
    reopen(folder).close();
    const copy = join(folder, 'vault.sqlite.v1');
    expect(readFileSync(copy).equals(bytesOf(original))).toBe(true);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['vault.sqlite', 'vault.sqlite.v1']);
    const again = join(temporaryFolder(), 'station');
    mkdirSync(again, { mode: 0o700 });
    copyFileSync(copy, vaultPath(again));
    reopen(again).close();
  });

  test('never loses an earlier copy: the same one is kept, another keeps its name', () => {
    const same = copyOfVault();
    writeFileSync(join(same, 'vault.sqlite.v1'), bytesOf(same), { mode: 0o600 });
    reopen(same).close();
    expect(readdirSync(same).sort()).toEqual(['vault.sqlite', 'vault.sqlite.v1']);
    const other = copyOfVault();
    const earlier = bytesOf(other).subarray(1);
    writeFileSync(join(other, 'vault.sqlite.v1'), earlier, { mode: 0o600 });
    const vault = reopen(other);
    expect(upgradesIn(vault)[0]?.facts['copy']).toBe('vault.sqlite.v1-2');
    vault.close();
    expect(readFileSync(join(other, 'vault.sqlite.v1')).equals(earlier)).toBe(true);
    expect(readFileSync(join(other, 'vault.sqlite.v1-2')).equals(bytesOf(original))).toBe(true);
  });

  test('is locked again after the upgrade', () => {
    const folder = copyOfVault();
    const vault = reopen(folder);
    refusalOf('VAULT_IN_USE', () => reopen(folder));
    vault.close();
  });
});

describe('an upgrade is refused, and leaves the vault at its version,', () => {
  test.each([
    ['when a row was changed', `UPDATE custodian SET failures = 7`, 'VAULT_ROW_CHANGED'],
    ['when its structure was changed', 'CREATE TABLE spy (x)', 'VAULT_SCHEMA_CHANGED'],
    [
      'when it has the index of a later version',
      `CREATE INDEX key_pair_by_request ON key_pair (request_id) WHERE role = 'customer'`,
      'VAULT_SCHEMA_CHANGED',
    ],
  ] as const)('%s', (_, sql, code) => {
    const folder = copyOfVault();
    tamper(folder, (db) => db.exec(sql));
    const before = bytesOf(folder);
    refusalOf(code, () => reopen(folder));
    expect(bytesOf(folder).equals(before)).toBe(true);
  });

  test('when the clock is wrong, until somebody confirms it', () => {
    const folder = copyOfVault();
    const before = bytesOf(folder);
    const now = new Date('2020-01-01T00:00:00Z');
    refusalOf('CLOCK_WENT_BACK', () => openVault(folder, { now }));
    expect(bytesOf(folder).equals(before)).toBe(true);
    const vault = openVault(folder, { now, confirmingClock: true });
    expect(expectSome(upgradesIn(vault)[0]).at).toBe(AT);
    vault.close();
  });
});

describeTraced('an upgrade without its copy', () => {
  test.each([
    ['written', 'pwrite64'],
    ['synced', 'fsync'],
    ['given its name', 'link,linkat'],
  ])('is refused when the copy cannot be %s', async (_, calls) => {
    const folder = copyOfVault();
    const before = bytesOf(folder);
    const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:error=EIO`];
    const child = startChild('upgrade', folder, ['strace', '-f', '-o', '/dev/null', ...inject]);
    expect(await child.line()).toBe('upgrading');
    expect(await child.line()).toBe('VAULT_UNWRITABLE');
    await child.kill();
    expect(bytesOf(folder).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['vault.sqlite']);
  });
});

test('a kill in the middle of an upgrade leaves the old version or the new one', async () => {
  const many = makeFirstVersion(300);
  for (let round = 0; round < 12; round++) {
    const folder = join(temporaryFolder(), 'station');
    cpSync(many, folder, { recursive: true });
    const child = startChild('upgrade', folder);
    expect(await child.line()).toBe('upgrading');
    await pause(round * 4.7);
    await child.kill();
    expect([1, SCHEMA_VERSION]).toContain(versionOf(folder));
    const vault = reopen(folder);
    expect(upgradesIn(vault)).toHaveLength(1);
    expect(vault.keyCount()).toBe(301);
    expect(vault.auditSize()).toBe(303);
    vault.close();
    expect(readFileSync(join(folder, 'vault.sqlite.v1')).equals(bytesOf(many))).toBe(true);
  }
});
