/**
 * The content of a backup as one row of bytes: section after section, each record with its length in
 * four bytes before it. What the sections are and how many records each has is in the manifest, so
 * the content itself needs no marks that could contradict it.
 */
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { lengthPrefixed } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import type { Vault } from '../ports/vault.ts';
import type { BackupSection } from './manifest.ts';

export const AUDIT_SECTION = 'audit_entry';
/** A response of the largest bundle is far below. */
const MAX_RECORD_BYTES = 268_435_456;
const LENGTH_BYTES = 4;

/** Every record of the vault with its length before it, and the section it belongs to. */
export function* recordsOf(
  vault: Vault,
  auditSize: number,
): Iterable<{ readonly section: string; readonly framed: Uint8Array }> {
  for (const section of vault.tableNames()) {
    for (const row of vault.storedRows(section)) yield { section, framed: lengthPrefixed(row) };
  }
  let entries = 0;
  for (const entry of vault.auditEntries()) {
    if (entries === auditSize) return;
    entries += 1;
    yield { section: AUDIT_SECTION, framed: lengthPrefixed(entry) };
  }
}

export function sectionNames(vault: Vault): readonly string[] {
  return [...vault.tableNames(), AUDIT_SECTION];
}

/**
 * Takes the content in pieces of any size and hands out each record with its section, while it holds
 * every section against the manifest. Refuses `BACKUP_CHANGED`.
 */
export class RecordSplitter {
  readonly #sections: readonly BackupSection[];
  readonly #onRecord: (section: string, record: Uint8Array) => void;
  #section = 0;
  #records = 0;
  #digest = new RunningSha256();
  #pending: Uint8Array = new Uint8Array();

  constructor(
    sections: readonly BackupSection[],
    onRecord: (section: string, record: Uint8Array) => void,
  ) {
    this.#sections = sections;
    this.#onRecord = onRecord;
    this.#endSections();
  }

  push(piece: Uint8Array): void {
    const bytes = joined(this.#pending, piece);
    let at = 0;
    for (;;) {
      const length = lengthAt(bytes, at);
      if (length === undefined || at + LENGTH_BYTES + length > bytes.length) break;
      const end = at + LENGTH_BYTES + length;
      this.#take(bytes.subarray(at, end));
      at = end;
    }
    this.#pending = bytes.slice(at);
  }

  /** To be called when all has come: nothing may be missing and nothing left over. */
  end(): void {
    if (this.#pending.length > 0 || this.#section < this.#sections.length) {
      changed('its content does not end where it should');
    }
  }

  #take(framed: Uint8Array): void {
    const section = this.#sections[this.#section];
    if (section === undefined) return changed('it holds more than its manifest says');
    this.#digest.update(framed);
    this.#records += 1;
    this.#onRecord(section.name, framed.slice(LENGTH_BYTES));
    this.#endSections();
  }

  /** Ends the section that has all its records, and those after it that have none. */
  #endSections(): void {
    for (;;) {
      const section = this.#sections[this.#section];
      if (section?.records !== this.#records) return;
      if (this.#digest.hex() !== section.sha256) changed(`its ${section.name} rows`);
      this.#section += 1;
      this.#records = 0;
      this.#digest = new RunningSha256();
    }
  }
}

function lengthAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + LENGTH_BYTES > bytes.length) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
  return length > MAX_RECORD_BYTES ? changed('a record is longer than any can be') : length;
}

function joined(pending: Uint8Array, piece: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(pending.length + piece.length);
  bytes.set(pending);
  bytes.set(piece, pending.length);
  return bytes;
}

function changed(reason: string): never {
  return refuse('BACKUP_CHANGED', { reason });
}
