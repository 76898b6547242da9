/**
 * Opening the one file of the vault: a plain file that only its owner can read, locked for this
 * process at once and until it ends (the system releases the lock of a killed process).
 *
 * The lock is a POSIX record lock: were this process to open and close `vault.sqlite` by any other
 * way, it would lose the lock. So only the database engine ever opens that file.
 */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { refuse } from '../core/refusal.ts';
import { openingFault } from './faults.ts';
import { applySettings, checkSettings, FILE_SETTINGS, PAGE_SIZE } from './settings.ts';

export const VAULT_FILE = 'vault.sqlite';

export function vaultPath(folder: string): string {
  return join(folder, VAULT_FILE);
}

/**
 * A connection that holds the lock and has every setting read back. Refuses `VAULT_NOT_FOUND`,
 * `FILE_NOT_REGULAR`, `VAULT_SETTING`, `VAULT_IN_USE`, `VAULT_DAMAGED`, `VAULT_UNWRITABLE`.
 */
export function openConnection(path: string): Database.Database {
  checkFile(path);
  return connect(path, (db) => {
    // The first access: takes the lock, or finds that another process has it.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    checkSettings(db, FILE_SETTINGS);
    // A file that cannot be written is found now and not in the middle of an act.
    db.exec('BEGIN IMMEDIATE; ROLLBACK');
  });
}

/** A connection to the empty, just created file at `path`. */
export function createConnection(path: string): Database.Database {
  return connect(path, (db) => {
    db.pragma(`page_size = ${PAGE_SIZE}`);
    db.pragma('journal_mode = WAL');
    checkSettings(db, FILE_SETTINGS);
  });
}

function connect(path: string, prepare: (db: Database.Database) => void): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { fileMustExist: true, timeout: 0 });
    applySettings(db);
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    throw openingFault(error);
  }
}

function checkFile(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return refuse('VAULT_NOT_FOUND', { path });
  if (!found.isFile()) {
    return refuse('FILE_NOT_REGULAR', { path, found: found.isSymbolicLink() ? 'link' : 'folder' });
  }
  const mode = found.mode & 0o777;
  if ((mode & 0o077) !== 0) {
    refuse('VAULT_SETTING', { setting: 'file mode', found: mode.toString(8), expected: '600' });
  }
}
