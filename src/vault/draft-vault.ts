/**
 * A vault that is filled from a backup in a folder of its own, beside the place of the real one. It is
 * used only after the whole content was verified as at every opening, and either gets the real name
 * as its last step or is thrown away: at no moment does a half restored vault stand where a start
 * would find it. Rows come in without an audit entry of their own; the log that comes with them
 * accounts for each, and `verifyContent` holds it against them.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { refuse } from '../core/refusal.ts';
import type { Vault } from '../station/ports/vault.ts';
import type { VaultDraft } from '../station/ports/vault-draft.ts';
import { createConnection, VAULT_FILE } from './connection.ts';
import { decodeRow } from './decode-row.ts';
import { openingFault } from './faults.ts';
import { keepFile, prepareFolder } from './keep-file.ts';
import { createSchema, SCHEMA_VERSION } from './schema.ts';
import { SqliteVault } from './sqlite-vault.ts';
import { Statements } from './statements.ts';
import { TABLES, type Table } from './tables.ts';
import { verifyContent } from './verify-content.ts';

/** Rows and entries between two commits: the draft is worth nothing until it is complete. */
const BATCH = 1_000;
const RESTORE = '.new-';
const TRIAL = '.trial-';

/** A draft that may become the vault of `folder`. Refuses `VAULT_EXISTS`, `VAULT_UNWRITABLE`. */
export function draftForRestore(folder: string): VaultDraft {
  return orUnwritable(() => {
    prepareFolder(folder);
    return new DraftVault(folder, RESTORE);
  });
}

/** A draft in the folder of an existing vault, to be thrown away. Refuses `VAULT_UNWRITABLE`. */
export function draftForTrial(folder: string): VaultDraft {
  return orUnwritable(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Left behind when the process was killed in the middle of an earlier trial.
    for (const name of readdirSync(folder)) {
      if (name.startsWith(TRIAL)) rmSync(join(folder, name), { recursive: true, force: true });
    }
    return new DraftVault(folder, TRIAL);
  });
}

/** What the system says against a folder or file of ours is a refusal, and so on record. */
function orUnwritable<T>(begin: () => T): T {
  try {
    return begin();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return refuse('VAULT_UNWRITABLE', { reason: error.message });
  }
}

class DraftVault implements VaultDraft {
  readonly #folder: string;
  readonly #draftFolder: string;
  readonly #db: Database;
  readonly #statements: Statements;
  #vault: SqliteVault | undefined;
  #entries = 0;
  #inBatch = 0;

  constructor(folder: string, prefix: string) {
    this.#folder = folder;
    this.#draftFolder = mkdtempSync(join(folder, prefix));
    try {
      const file = join(this.#draftFolder, VAULT_FILE);
      closeSync(openSync(file, 'wx', 0o600));
      this.#db = createConnection(file);
    } catch (error) {
      this.#remove();
      throw openingFault(error);
    }
    this.#statements = new Statements(this.#db);
    this.#write(() => {
      this.#begin();
      createSchema(this.#db);
    });
  }

  version(): number {
    return SCHEMA_VERSION;
  }

  addRow(table: string, encoded: Uint8Array): void {
    const known: Table | undefined = Object.values(TABLES).find(({ name }) => name === table);
    if (known === undefined) return refuse('BACKUP_CHANGED', { reason: 'a table is not known' });
    const values = decodeRow(known, encoded);
    const marks = values.map(() => '?').join(', ');
    const into = `${known.name} (${known.columns.join(', ')})`;
    this.#write(() => {
      this.#count();
      this.#statements.run(`INSERT INTO ${into} VALUES (${marks})`, ...values);
    });
  }

  addEntry(entry: Uint8Array): void {
    this.#write(() => {
      this.#count();
      const sql = 'INSERT INTO audit_entry (idx, entry) VALUES (?, ?)';
      this.#statements.run(sql, this.#entries, entry);
    });
    this.#entries += 1;
  }

  complete(checkpoint: string): Vault {
    return this.#write(() => {
      const sql = 'INSERT INTO checkpoint (singleton, note) VALUES (1, ?)';
      this.#statements.run(sql, checkpoint);
      this.#db.exec('COMMIT');
      this.#vault = new SqliteVault(this.#db, verifyContent(this.#db), true);
      return this.#vault;
    });
  }

  keep(): void {
    if (this.#vault === undefined) throw new Error('this draft is not complete');
    try {
      this.#vault.close();
      keepFile(join(this.#draftFolder, VAULT_FILE), this.#folder);
    } catch (error) {
      throw openingFault(error);
    } finally {
      this.#remove();
    }
  }

  discard(): void {
    this.#db.close();
    this.#remove();
  }

  #begin(): void {
    this.#db.exec('BEGIN IMMEDIATE');
    this.#inBatch = 0;
  }

  #count(): void {
    this.#inBatch += 1;
    if (this.#inBatch <= BATCH) return;
    this.#db.exec('COMMIT');
    this.#begin();
  }

  /** What the engine finds wrong with a row of the file (a rule of its table) is a changed backup. */
  #write<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code.startsWith('SQLITE_CONSTRAINT')) {
        return refuse('BACKUP_CHANGED', { reason: 'a row breaks a rule of its table' });
      }
      throw openingFault(error);
    }
  }

  #remove(): void {
    rmSync(this.#draftFolder, { recursive: true, force: true });
  }
}
