/**
 * The gateway on SQLite: several processes may hold it at once (one serves, one exports). WAL is
 * durable only with synchronous=FULL, and better-sqlite3 opens WAL files at NORMAL; therefore every
 * setting is written and read back on each connection, and the database is not used if one differs.
 */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver } from 'kysely';
import { refuse } from '../../core/refusal.ts';
import { errorCode } from '../../media/read-file.ts';
import { preparedOnce } from './prepared-once.ts';
import type { Database, Tables } from './tables.ts';

const FILE_NAME = 'gateway.sqlite';

/** How long opening waits for another process that is making or recovering the database. */
const OPEN_TIMEOUT_MS = 15_000;

/**
 * How long one statement may block this process while another one writes, which takes milliseconds.
 * A transaction that meets a longer one tries again, and lets this process do other work between.
 */
const BUSY_TIMEOUT_MS = 100;
const BEGIN_ATTEMPTS = 150;
const BEGIN_PAUSE_MS = 10;

/**
 * Pragma, value to set, value that must be read back. The journal mode comes first: reading it is
 * what waits for another process; the short timeout comes last.
 */
const SETTINGS: readonly (readonly [name: string, set: string, readBack: string])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', '2'],
  ['foreign_keys', 'ON', '1'],
  ['secure_delete', 'ON', '1'],
  ['trusted_schema', 'OFF', '0'],
  ['cell_size_check', 'ON', '1'],
  // 64 MiB: ids are random, so a write to a large table touches pages anywhere in it.
  ['cache_size', '-65536', '-65536'],
  ['busy_timeout', String(BUSY_TIMEOUT_MS), String(BUSY_TIMEOUT_MS)],
];

export function databaseExists(dir: string): boolean {
  return existsSync(path.join(dir, FILE_NAME));
}

/**
 * Makes an empty database file that only this user may read, and makes its name durable. Refuses
 * `GATEWAY_DATABASE` where there can be none.
 */
export function createDatabaseFile(dir: string): void {
  try {
    makeFile(dir);
  } catch (error) {
    refuse('GATEWAY_DATABASE', { reason: `there can be none in ${dir}: ${errorCode(error)}` });
  }
}

function makeFile(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  closeSync(openSync(path.join(dir, FILE_NAME), 'a', 0o600));
  const folder = openSync(dir, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Opens the database in `dir`. Refuses `GATEWAY_DATABASE` when a setting does not take. */
export function openDatabase(dir: string): Database {
  const file = path.join(dir, FILE_NAME);
  let connection: BetterSqlite3.Database | undefined;
  try {
    // A copy restored from a backup may come back readable by others; the keys in it must not be.
    chmodSync(file, 0o600);
    connection = new BetterSqlite3(file, { fileMustExist: true, timeout: OPEN_TIMEOUT_MS });
    for (const [name, set] of SETTINGS) connection.pragma(`${name} = ${set}`);
    checkSettings((name) => String(connection?.pragma(name, { simple: true })));
  } catch (error) {
    connection?.close();
    const reason = complaintOf(error);
    if (reason !== undefined) return refuse('GATEWAY_DATABASE', { reason });
    throw error;
  }
  return new Kysely<Tables>({ dialect: new ImmediateDialect(connection) });
}

export function complaintOf(error: unknown): string | undefined {
  if (error instanceof BetterSqlite3.SqliteError) return error.message;
  const isOfFiles = error instanceof Error && 'syscall' in error;
  return isOfFiles ? `its file: ${errorCode(error)}` : undefined;
}

/** Compares every setting with what the connection says; refuses `GATEWAY_DATABASE`. */
export function checkSettings(read: (name: string) => string): void {
  for (const [name, , expected] of SETTINGS) {
    const found = read(name);
    if (found !== expected) {
      refuse('GATEWAY_DATABASE', { reason: `${name} is ${found} and must be ${expected}` });
    }
  }
}

/**
 * Transactions take the write lock when they begin. A deferred one that reads first and writes
 * later fails at once when another process wrote in between, whatever the busy timeout.
 */
class ImmediateDialect extends SqliteDialect {
  readonly #connection: BetterSqlite3.Database;

  constructor(connection: BetterSqlite3.Database) {
    super({ database: connection });
    this.#connection = connection;
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: preparedOnce(this.#connection) });
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || attempt === BEGIN_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, BEGIN_PAUSE_MS));
      }
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
