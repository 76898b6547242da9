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
import { equalBytes } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import type { Ledger } from './ledger.ts';
import { readLog } from './read-log.ts';
import { encodedRow, namedRow, rowDigest } from './row-digest.ts';
import { TABLES, type Table } from './tables.ts';

/** Verifies everything and returns the log as held in memory. Refuses as the vault's README says. */
export function verifyContent(db: Database): Ledger {
  checkFileIntegrity(db);
  const saved = notesOf(db, 'SELECT note FROM checkpoint');
  const signedSize = Math.max(0, ...saved.map((note) => readCheckpoint(note).size));
  const { ledger, digests } = readLog(db, signedSize);
  for (const table of Object.values(TABLES)) checkRows(db, table, digests);
  for (const row of digests.keys()) refuse('VAULT_ROW_CHANGED', { row });
  const answered = 'SELECT checkpoint FROM response ORDER BY checkpoint_size DESC LIMIT 1';
  checkNotes(db, [...saved, ...notesOf(db, answered)], ledger);
  return ledger;
}

function checkFileIntegrity(db: Database): void {
  const found: unknown = db.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') refuse('VAULT_DAMAGED', { reason: String(found) });
}

/** Takes each row of the table out of `digests`; what remains there at the end is missing. */
function checkRows(db: Database, table: Table, digests: Map<string, string>): void {
  const sql = `SELECT ${namedRow(table)}, ${encodedRow(table)} FROM ${table.name}`;
  const rows = db.prepare<[], [string, Uint8Array]>(sql).raw(true);
  for (const [row, encoded] of rows.iterate() as Iterable<[string, Uint8Array]>) {
    if (digests.get(row) !== rowDigest(encoded)) refuse('VAULT_ROW_CHANGED', { row });
    digests.delete(row);
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
