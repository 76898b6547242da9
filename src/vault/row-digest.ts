/**
 * The digest of one row, as the audit log names it: SHA-256 over a domain string, the table, the
 * number of columns, and each column as its storage type, its length in bytes and its bytes. Two
 * different rows never have the same encoding: not even 1 and '1', or text moved from one column to
 * the next. The database engine writes the encoding from what the file holds, so nothing is lost on
 * the way (a number beyond 2^53, invalid UTF-8), and opening a vault hands over one value a row.
 */
import { DOMAIN } from '../core/crypto/domains.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import type { Table } from './tables.ts';

/** Hex digest of a row as `encodedRow` wrote it. */
export function rowDigest(encoded: Uint8Array): string {
  return sha256Hex(encoded);
}

/** SQL for the encoding of a row of the table, as one blob. */
export function encodedRow(table: Table): string {
  const columns = table.columns.map(
    (name) => `typeof(${name}), ':', octet_length(${name}), ':', ${name}`,
  );
  const head = `'${DOMAIN.vaultRow}|${table.name}|${table.columns.length}|'`;
  return `CAST(concat(${[head, ...columns].join(', ')}) AS BLOB)`;
}

/** SQL for the name of a row, `key_pair/9b1c…`: the table and its key. */
export function namedRow(table: Table): string {
  return [`'${table.name}'`, ...table.key].join(` || '/' || `);
}
