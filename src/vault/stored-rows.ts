/** Every row of a table as its digest is made over it, in the order of writing: for a backup. */
import { encodedRow } from './row-digest.ts';
import type { Statements } from './statements.ts';
import type { Table } from './tables.ts';

/** A response may be megabytes long, and no more than these are in memory at once. */
const ROWS_AT_ONCE = 8;

export function* storedRows(statements: Statements, table: Table): Iterable<Uint8Array> {
  const sql = `SELECT rowid AS place, ${encodedRow(table)} AS encoded FROM ${table.name}
    WHERE rowid > ? ORDER BY rowid LIMIT ${String(ROWS_AT_ONCE)}`;
  let last = 0;
  for (;;) {
    const rows = statements.all(sql, last);
    for (const row of rows) yield new Uint8Array(row['encoded'] as Uint8Array);
    if (rows.length < ROWS_AT_ONCE) return;
    last = Number(rows.at(-1)?.['place']);
  }
}
