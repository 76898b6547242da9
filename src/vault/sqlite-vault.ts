/**
 * The vault as the station sees it: reads over one locked SQLite file, and `transact`, the only way
 * to write, which commits an act's rows and its audit entry together or not at all (design: the log
 * and the data can never disagree, not even after a power cut).
 */
import type { Database } from 'better-sqlite3';
import { readCheckpoint } from '../core/audit/checkpoint.ts';
import { decodeEntry, type AuditEntry } from '../core/audit/entry.ts';
import type { MerkleTreeView } from '../core/audit/merkle-tree.ts';
import { equalBytes } from '../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import type { AuditNote, AuditWish, VerifiedLog } from '../station/ports/audit.ts';
import type { Vault, VaultCounts } from '../station/ports/vault.ts';
import type { VaultWriter } from '../station/ports/vault-writer.ts';
import { checkClock } from './clock-rule.ts';
import { Counts } from './counts.ts';
import { isUncertain, workingFault } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { RecordReader } from './record-reader.ts';
import { RowWriter } from './row-writer.ts';
import { Statements } from './statements.ts';
import { verifyInSteps } from './verify-content.ts';

export class SqliteVault extends RecordReader implements Vault {
  readonly #db: Database;
  readonly #statements: Statements;
  readonly #ledger: Ledger;
  readonly #counts: Counts;
  /** Set while a person has yet to confirm a clock that the log contradicts. */
  #isClockOpen: boolean;
  #isInTransaction = false;
  /** Why nothing may be written any more, when a commit failed in an uncertain state. */
  #stopped = '';

  constructor(db: Database, ledger: Ledger, isClockOpen: boolean) {
    const statements = new Statements(db);
    super(statements);
    this.#db = db;
    this.#statements = statements;
    this.#ledger = ledger;
    this.#counts = new Counts(statements);
    this.#isClockOpen = isClockOpen;
  }

  auditSize(): number {
    return this.#ledger.size;
  }

  counts(): VaultCounts {
    return this.#counts.now();
  }

  auditPage({ kind, before, limit }: AuditWish): AuditEntry[] {
    const entries: AuditEntry[] = [];
    for (const place of this.#ledger.index.ofKind(kind, before ?? this.auditSize())) {
      const entry = this.#entryAt(place);
      if (entry.kind.startsWith(kind)) entries.push(entry);
      if (entries.length === limit) break;
    }
    return entries;
  }

  auditNaming(fact: 'key_id' | 'request_id', id: string): AuditEntry[] {
    return Array.from(this.#ledger.index.naming(fact, id), (place) => this.#entryAt(place)).filter(
      ({ facts }) => facts[fact] === id,
    );
  }

  *verifyAgain(): Generator<number, VerifiedLog> {
    const found = yield* verifyInSteps(this.#db);
    const { size } = found;
    const root = found.tree.root();
    if (!equalBytes(root, this.#ledger.tree.root(size))) {
      refuse('AUDIT_LOG_CHANGED', { index: size - 1, reason: 'it was another log when opened' });
    }
    const note = this.latestCheckpoint();
    return { size, root, checkpointSize: note === '' ? 0 : readCheckpoint(note).size };
  }

  tree(): MerkleTreeView {
    return this.#ledger.tree;
  }

  transact<T>(note: AuditNote, work?: (writer: VaultWriter) => T): T {
    return this.writeAct(note, (writer) => work?.(writer) as T);
  }

  /** As `transact`, with the writer that can also write the identity row of a new vault. */
  writeAct<T>(note: AuditNote, work: (writer: RowWriter) => T): T {
    this.#checkWritable();
    this.#checkTime(note);
    const { result, prepared } = this.#commit(() => {
      const writer = new RowWriter(this.#statements);
      try {
        const result = work(writer);
        // Work that goes on after the commit would write outside of it.
        if (result instanceof Promise) throw new Error('the work of a transaction is synchronous');
        const prepared = this.#ledger.prepare(note, writer.digests());
        this.#statements.run(
          'INSERT INTO audit_entry (idx, entry) VALUES (?, ?)',
          prepared.entry.index,
          prepared.bytes,
        );
        return { result, prepared };
      } finally {
        writer.end();
      }
    });
    this.#ledger.append(prepared);
    this.#counts.written(prepared.entry.rows);
    if (note.kind === 'clock.confirmed') this.#isClockOpen = false;
    return result;
  }

  saveCheckpoint(note: string): void {
    this.#checkWritable();
    const { size, root } = readCheckpoint(note);
    if (size > this.#ledger.size || !equalBytes(root, this.#ledger.tree.root(size))) {
      refuse('CHECKPOINT_INVALID', { reason: 'it is not of this log' });
    }
    const saved = this.latestCheckpoint();
    if (saved !== '' && readCheckpoint(saved).size > size) {
      refuse('CHECKPOINT_INVALID', { reason: 'a newer one is saved already' });
    }
    this.#commit(() => {
      this.#statements.run(
        `INSERT INTO checkpoint (singleton, note) VALUES (1, ?)
         ON CONFLICT (singleton) DO UPDATE SET note = excluded.note`,
        note,
      );
    });
  }

  settle(): void {
    this.#checkWritable();
    try {
      const result: unknown = this.#db.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
      if (result !== 0) refuse('VAULT_NOT_SETTLED', { reason: 'the write-ahead log is in use' });
    } catch (error) {
      const fault = this.#fault(error);
      // What was committed is safe in the write-ahead log; only the tidying failed.
      if (!isRefusal(fault, 'VAULT_UNWRITABLE')) throw fault;
      refuse('VAULT_NOT_SETTLED', { reason: String(fault.facts['reason']) });
    }
  }

  close(): void {
    try {
      if (this.#stopped === '') this.settle();
    } finally {
      // Gives up the lock, and deletes the emptied write-ahead log.
      this.#db.close();
    }
  }

  #entryAt(place: number): AuditEntry {
    const bytes = this.auditEntry(place);
    if (bytes === undefined) return refuse('VAULT_DAMAGED', { reason: `entry ${place} is gone` });
    return decodeEntry(bytes);
  }

  #commit<T>(work: () => T): T {
    this.#isInTransaction = true;
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      const fault = this.#fault(error);
      // The engine rolls back by itself after some faults, a full disk among them.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw fault;
    } finally {
      this.#isInTransaction = false;
    }
  }

  #fault(error: unknown): unknown {
    const fault = workingFault(error);
    if (isUncertain(error) && fault instanceof Error) this.#stopped = fault.message;
    return fault;
  }

  #checkWritable(): void {
    if (this.#isInTransaction) throw new Error('a transaction is open already');
    if (this.#stopped !== '') refuse('VAULT_UNWRITABLE', { reason: `stopped: ${this.#stopped}` });
  }

  #checkTime(note: AuditNote): void {
    const latest = this.#ledger.latestTime;
    if (this.#isClockOpen || latest === undefined || note.kind === 'clock.confirmed') return;
    checkClock(note.at, latest);
  }
}
