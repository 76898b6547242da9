/**
 * What must hold before a vault is used: the file is whole, the audit log is an unbroken chain that
 * contains every checkpoint on record, and the rows of every table are exactly those whose digests
 * the log names last, none changed, none missing, none more.
 *
 * Somebody who can write the file could also write a fitting log, for the chain has no secret; up to
 * the last checkpoint the station's signature forbids it, and the other side's receipt shows a whole
 * file that was put back to an earlier state.
 */
import type { Database } from 'better-sqlite3';
import { logOrigin, readCheckpoint, verifyCheckpoint } from '../core/audit/checkpoint.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import { equalBytes } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import type { Ledger } from './ledger.ts';
import { LogReader } from './read-log.ts';
import { RowAccount } from './row-account.ts';
import { TableWalk } from './table-walk.ts';
import { TABLES } from './tables.ts';

/** Verifies everything and returns the log as held in memory. Refuses as the vault's README says. */
export function verifyContent(db: Database): Ledger {
  const steps = verifyInSteps(db);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same in steps of a few milliseconds, each telling how many entries are read. Between two steps
 * the vault may be written: what is added meanwhile is read and held against the rows as well.
 */
export function* verifyInSteps(db: Database): Generator<number, Ledger> {
  checkFileIntegrity(db);
  const saved = notesOf(db, 'SELECT note FROM checkpoint');
  const signedSize = Math.max(0, ...saved.map((note) => readCheckpoint(note).size));
  const reader = new LogReader(db, signedSize);
  const rows = new RowsInTables(db);
  while (
    reader.readBatch((entry) => {
      rows.take(entry);
    })
  ) {
    yield reader.ledger.size;
  }
  rows.close();
  const answered = 'SELECT checkpoint FROM response ORDER BY checkpoint_size DESC LIMIT 1';
  checkNotes(db, [...saved, ...notesOf(db, answered)], reader.ledger);
  return reader.ledger;
}

function checkFileIntegrity(db: Database): void {
  const found: unknown = db.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') refuse('VAULT_DAMAGED', { reason: String(found) });
}

/** Walks over every table in step with the log. */
class RowsInTables {
  readonly #account = new RowAccount();
  readonly #walks: ReadonlyMap<string, TableWalk>;

  constructor(db: Database) {
    this.#walks = new Map(
      Object.values(TABLES).map((table) => [table.name, new TableWalk(db, table)]),
    );
  }

  take({ rows }: AuditEntry): void {
    for (const row in rows) {
      this.#account.named(row, rows[row] ?? '');
      if (this.#account.isAwaited(row)) this.#step(this.#walkOf(row));
    }
  }

  /** Refuses `VAULT_ROW_CHANGED`. */
  close(): void {
    for (const walk of this.#walks.values()) while (this.#step(walk));
    this.#account.close((row) => this.#walkOf(row)?.digestOf(row));
  }

  #step(walk: TableWalk | undefined): boolean {
    const next = walk?.next();
    if (next === undefined) return false;
    this.#account.stored(next.row, next.digest);
    return true;
  }

  #walkOf(row: string): TableWalk | undefined {
    return this.#walks.get(row.slice(0, row.indexOf('/')));
  }
}

function notesOf(db: Database, sql: string): string[] {
  return db.prepare<[], string>(sql).pluck(true).all();
}

/** Each note must be the station's own, and its root that of the log as it is. */
function checkNotes(db: Database, notes: readonly string[], ledger: Ledger): void {
  if (notes.length === 0) return;
  const stationId = db.prepare<[], string>('SELECT station_id FROM identity').pluck(true).get();
  const publicKey = db
    .prepare<[], Uint8Array>(
      `SELECT public_key FROM key_pair WHERE role = 'identity' AND role <> 'customer'
       ORDER BY status, rowid DESC LIMIT 1`,
    )
    .pluck(true)
    .get();
  if (stationId === undefined || publicKey === undefined) {
    return refuse('CHECKPOINT_INVALID', { reason: 'the station has no identity key' });
  }
  const origin = logOrigin('station', stationId);
  for (const note of notes) {
    const { size, root } = verifyCheckpoint({ note, origin, publicKey });
    if (size > ledger.size) {
      refuse('AUDIT_LOG_CHANGED', { index: ledger.size, reason: 'entries at the end are missing' });
    }
    if (!equalBytes(root, ledger.tree.root(size))) {
      refuse('AUDIT_LOG_CHANGED', { index: size - 1, reason: 'the signed checkpoint differs' });
    }
  }
}
