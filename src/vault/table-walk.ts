/**
 * A walk over the rows of one table in the order of writing, a few at a time: no cursor stays open
 * between two steps, so the vault can be written meanwhile.
 */
import type { Database, Statement } from 'better-sqlite3';
import { encodedRow, namedRow, rowDigest } from './row-digest.ts';
import { whereKey, type Table } from './tables.ts';

const PAGE = 64;

export type WalkedRow = { readonly row: string; readonly digest: string };

export class TableWalk {
  readonly #page: Statement<[number], [number, string, Uint8Array]>;
  readonly #one: Statement<string[], Uint8Array>;
  readonly #keys: number;
  #rows: Iterator<[number, string, Uint8Array]> = [].values();
  #last = Number.MIN_SAFE_INTEGER;

  constructor(db: Database, table: Table) {
    const { name, key } = table;
    const encoded = encodedRow(table);
    this.#keys = key.length;
    this.#page = db
      .prepare<[number], [number, string, Uint8Array]>(
        `SELECT rowid, ${namedRow(table)}, ${encoded} FROM ${name}
         WHERE rowid > ? ORDER BY rowid LIMIT ${String(PAGE)}`,
      )
      .raw(true);
    this.#one = db
      .prepare<string[], Uint8Array>(`SELECT ${encoded} FROM ${name} WHERE ${whereKey(table)}`)
      .pluck(true);
  }

  /** The next row; `undefined` when there is none now. */
  next(): WalkedRow | undefined {
    let step = this.#rows.next();
    if (step.done === true) {
      this.#rows = this.#page.all(this.#last).values();
      step = this.#rows.next();
      if (step.done === true) return undefined;
    }
    const [place, row, encoded] = step.value;
    this.#last = place;
    return { row, digest: rowDigest(encoded) };
  }

  /** The digest of the row with this name as it is now. */
  digestOf(row: string): string | undefined {
    const [, ...key] = row.split('/');
    if (key.length !== this.#keys) return undefined;
    const encoded = this.#one.get(...key);
    return encoded === undefined ? undefined : rowDigest(encoded);
  }
}
