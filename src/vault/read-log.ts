/**
 * Reads the stored audit log in batches: the chain is checked from entry to entry and the tree is
 * built.
 *
 * Entries below a signed checkpoint are read lightly. Once the root over their bytes is the one that
 * the station signed, they are the very bytes that it wrote, so looking for other spellings of
 * them again at every start would find nothing (and take a fifth of the time). Whoever calls this
 * must therefore compare that root before using anything. Later entries are read strictly.
 */
import type { Database } from 'better-sqlite3';
import { NO_PREVIOUS_ENTRY } from '../core/audit/chain.ts';
import { decodeEntry, type AuditEntry } from '../core/audit/entry.ts';
import type { ReadLeaves } from '../core/audit/merkle-tree.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { fromUtf8 } from '../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import { workingFault } from './faults.ts';
import { Ledger } from './ledger.ts';

const BATCH = 256;

export class LogReader {
  readonly ledger: Ledger;
  readonly #page;
  readonly #signedSize: number;
  #previous = NO_PREVIOUS_ENTRY;

  /** `signedSize`: how many entries the newest checkpoint covers. */
  constructor(db: Database, signedSize: number) {
    this.#signedSize = signedSize;
    this.ledger = new Ledger(entriesOf(db));
    const sql = `SELECT idx, entry FROM audit_entry WHERE idx >= ? ORDER BY idx LIMIT ${String(BATCH)}`;
    this.#page = db.prepare<[number], [number, Uint8Array]>(sql).raw(true);
  }

  /** Reads on; false when there is nothing more now. Refuses `AUDIT_LOG_CHANGED`. */
  readBatch(visit: (entry: AuditEntry) => void): boolean {
    const { ledger } = this;
    const rows = this.#page.all(ledger.size);
    for (const [index, bytes] of rows) {
      const place = ledger.size;
      if (index !== place) changed(place, 'it is missing');
      const entry = entryAt(place, bytes, place < this.#signedSize);
      if (entry.index !== place) changed(place, `it says it is entry ${entry.index}`);
      if (entry.prev !== this.#previous) changed(place, 'it does not follow the entry before it');
      ledger.append({ entry, bytes });
      visit(entry);
      this.#previous = sha256Hex(bytes);
    }
    if (ledger.size === 0) changed(0, 'the log is empty');
    return rows.length === BATCH;
  }
}

/** Reads so many entries from a place on, for as long as the connection is open. */
function entriesOf(db: Database): ReadLeaves {
  const sql = 'SELECT entry FROM audit_entry WHERE idx >= ? ORDER BY idx LIMIT ?';
  const entries = db.prepare<[number, number], Uint8Array>(sql).pluck(true);
  return (first, count) => {
    try {
      return entries.all(first, count);
    } catch (error) {
      throw workingFault(error);
    }
  };
}

function entryAt(index: number, bytes: Uint8Array, isSigned: boolean): AuditEntry {
  try {
    if (!isSigned) return decodeEntry(bytes);
    const entry = JSON.parse(fromUtf8(bytes)) as AuditEntry | null;
    // What the caller touches before it compares the root has to be what it looks like.
    if (isEntryLike(entry)) return entry;
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof SyntaxError)) throw error;
  }
  return changed(index, 'it is not an audit entry');
}

function isEntryLike(entry: AuditEntry | null): entry is AuditEntry {
  return (
    entry !== null &&
    isObject(entry.rows) &&
    isObject(entry.facts) &&
    typeof entry.kind === 'string' &&
    !Number.isNaN(Date.parse(entry.at))
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function changed(index: number, reason: string): never {
  return refuse('AUDIT_LOG_CHANGED', { index, reason });
}
