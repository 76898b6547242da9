/** Which file is opened, by whom, and with which settings and structure. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createConnection, openConnection, vaultPath } from '../../src/vault/connection.ts';
import { hasVault } from '../../src/vault/open-vault.ts';
import { SCHEMA_VERSION } from '../../src/vault/schema.ts';
import { SETTINGS } from '../../src/vault/settings.ts';
import { startChild } from './child.ts';
import {
  keyRecord,
  act,
  makeFullVault,
  makeVault,
  refusalOf,
  reopen,
  tamper,
  temporaryFolder,
} from './made-vault.ts';

let original: string;
beforeAll(() => {
  original = makeFullVault().folder;
});

function copyOfVault(): string {
  const folder = join(temporaryFolder(), 'station');
  cpSync(original, folder, { recursive: true });
  return folder;
}

describe('the file', () => {
  test('refuses a folder without a vault', () => {
    refusalOf('VAULT_NOT_FOUND', () => reopen(temporaryFolder()));
  });

  test('refuses a link or a folder in place of the file', () => {
    const linked = temporaryFolder();
    symlinkSync(vaultPath(original), vaultPath(linked));
    refusalOf('FILE_NOT_REGULAR', () => reopen(linked));
    const folder = temporaryFolder();
    mkdirSync(vaultPath(folder));
    refusalOf('FILE_NOT_REGULAR', () => reopen(folder));
  });

  test('refuses a file that others can read', () => {
    const folder = copyOfVault();
    chmodSync(vaultPath(folder), 0o640);
    const { facts } = refusalOf('VAULT_SETTING', () => reopen(folder));
    expect(facts).toMatchObject({ setting: 'file mode', found: '640' });
  });

  test('refuses an empty file, text, and the database of another program', () => {
    for (const content of ['', 'not a database at all'.repeat(1000)]) {
      const folder = temporaryFolder();
      writeFileSync(vaultPath(folder), content, { mode: 0o600 });
      expect(['VAULT_DAMAGED', 'VAULT_SETTING']).toContain(codeOf(folder));
    }
    const folder = copyOfVault();
    tamper(folder, (db) => db.pragma('application_id = 1'));
    refusalOf('VAULT_DAMAGED', () => reopen(folder));
  });

  test.each([SCHEMA_VERSION + 1, 0, -1])('refuses a vault that says version %d', (version) => {
    const folder = copyOfVault();
    tamper(folder, (db) => db.pragma(`user_version = ${version}`));
    const { facts } = refusalOf('VAULT_VERSION', () => reopen(folder));
    expect(facts).toEqual({ found: String(version), expected: SCHEMA_VERSION });
  });

  test('refuses to make a vault where one is, or where its log was left behind', () => {
    const { folder, vault } = makeVault();
    vault.close();
    refusalOf('VAULT_EXISTS', () => makeVault(folder));
    const size = statSync(vaultPath(folder)).size;
    expect(size).toBeGreaterThan(0);
    renameSync(vaultPath(folder), `${vaultPath(folder)}-wal`);
    expect(hasVault(folder)).toBe(true);
    refusalOf('VAULT_EXISTS', () => makeVault(folder));
  });

  test('makes the file readable by its owner alone, in a folder of the owner alone', () => {
    const { folder, vault } = makeVault();
    act(vault, 'key.created', (writer) => {
      writer.saveKey(keyRecord());
    });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const end of ['', '-wal']) {
      expect(statSync(`${vaultPath(folder)}${end}`).mode & 0o777).toBe(0o600);
    }
    vault.close();
  });

  test('opens the same content in spite of garbage in place of its journals', () => {
    const folder = copyOfVault();
    for (const end of ['-wal', '-journal']) {
      writeFileSync(`${vaultPath(folder)}${end}`, Buffer.alloc(50_000, end), { mode: 0o600 });
    }
    const vault = reopen(folder);
    const size = vault.auditSize();
    vault.close();
    const untouched = reopen(original);
    expect(untouched.auditSize()).toBe(size);
    untouched.close();
  });
});

describe('the structure', () => {
  test.each([
    ['a trigger', `CREATE TRIGGER spy AFTER INSERT ON key_pair BEGIN SELECT 1; END`, 'trigger spy'],
    ['a view', 'CREATE VIEW spy AS SELECT * FROM key_pair', 'view spy'],
    ['a table', 'CREATE TABLE spy (x)', 'table spy'],
    ['an index', 'CREATE INDEX spy ON key_pair (status)', 'index spy'],
  ])('refuses %s that was added', (_, sql, reason) => {
    const folder = copyOfVault();
    tamper(folder, (db) => db.exec(sql));
    const { facts } = refusalOf('VAULT_SCHEMA_CHANGED', () => reopen(folder));
    expect(facts['reason']).toBe(reason);
  });

  test('refuses a trigger of the audit log that was removed or weakened', () => {
    const removed = copyOfVault();
    tamper(removed, (db) => db.exec('DROP TRIGGER audit_entry_never_goes'));
    refusalOf('VAULT_SCHEMA_CHANGED', () => reopen(removed));
    const weakened = copyOfVault();
    tamper(weakened, (db) =>
      db.exec(`DROP TRIGGER audit_entry_never_goes;
        CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry BEGIN SELECT 1; END`),
    );
    refusalOf('VAULT_SCHEMA_CHANGED', () => reopen(weakened));
  });

  test('refuses a constraint taken out by writing into the schema table', () => {
    const folder = copyOfVault();
    tamper(folder, (db) => {
      db.pragma('writable_schema = ON');
      db.exec(`UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'peer'`);
    });
    refusalOf('VAULT_SCHEMA_CHANGED', () => reopen(folder));
  });
});

describe('the settings', () => {
  test('refuses a file whose journal mode was changed', () => {
    const folder = copyOfVault();
    tamper(folder, (db) => db.pragma('journal_mode = DELETE'));
    const { facts } = refusalOf('VAULT_SETTING', () => reopen(folder));
    expect(facts).toEqual({ setting: 'journal_mode', found: 'delete', expected: 'wal' });
  });

  test('refuses a file with other pages or vacuum', () => {
    const folder = copyOfVault();
    tamper(folder, (db) => {
      db.pragma('journal_mode = DELETE');
      db.pragma('page_size = 4096');
      db.pragma('auto_vacuum = FULL');
      db.exec('VACUUM');
      db.pragma('journal_mode = WAL');
    });
    const { facts } = refusalOf('VAULT_SETTING', () => reopen(folder));
    expect(facts['setting']).toBe('page_size');
  });

  test('every connection reads back what it must be, on new and on existing files', () => {
    const fresh = join(temporaryFolder(), 'fresh.sqlite');
    writeFileSync(fresh, '', { mode: 0o600 });
    for (const db of [createConnection(fresh), openConnection(vaultPath(copyOfVault()))]) {
      const found = (name: string): unknown => db.pragma(name, { simple: true });
      expect(found('journal_mode')).toBe('wal');
      expect(found('synchronous')).toBe(2);
      expect(found('secure_delete')).toBe(1);
      expect(found('foreign_keys')).toBe(1);
      expect(found('trusted_schema')).toBe(0);
      expect(found('cell_size_check')).toBe(1);
      expect(found('locking_mode')).toBe('exclusive');
      expect(found('temp_store')).toBe(2);
      expect(found('mmap_size')).toBe(0);
      for (const { name, expected } of SETTINGS) expect(found(name)).toBe(expected);
      db.close();
    }
  });
});

describe('the lock', () => {
  test('refuses a second opening in the same process', () => {
    const folder = copyOfVault();
    const vault = reopen(folder);
    refusalOf('VAULT_IN_USE', () => reopen(folder));
    act(vault, 'station.opened');
    vault.close();
    reopen(folder).close();
  });

  test('refuses a second process at once, and lets it in when the first was killed', async () => {
    const folder = copyOfVault();
    const owner = startChild('hold', folder);
    expect(await owner.line()).toBe('opened');
    const started = performance.now();
    refusalOf('VAULT_IN_USE', () => reopen(folder));
    expect(performance.now() - started).toBeLessThan(1000);
    await owner.kill();
    reopen(folder).close();
  });

  test('refuses a reader of another program while the station is open', async () => {
    const folder = copyOfVault();
    const owner = startChild('hold', folder);
    await owner.line();
    const db = new Database(vaultPath(folder), { timeout: 0 });
    expect(() => db.prepare('SELECT * FROM key_pair').all()).toThrow('locked');
    db.close();
    await owner.kill();
    copyFileSync(vaultPath(folder), join(folder, 'copy'));
  });
});

function codeOf(folder: string): string {
  try {
    reopen(folder).close();
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
  return 'opened';
}
