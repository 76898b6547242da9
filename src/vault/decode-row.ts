/**
 * A row as `row-digest.ts` encodes it, read back into values: how rows of a backup come in. The file
 * is hostile, so every mark and length is read strictly; whether the row is the one that the audit
 * log names is shown afterwards, over the row as the database then holds it.
 */
import { DOMAIN } from '../core/crypto/domains.ts';
import { fromUtf8, utf8 } from '../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import type { ColumnValue } from './statements.ts';
import type { Table } from './tables.ts';

const COLON = 0x3a;
/** `integer:` and the decimal length of the longest column. */
const MAX_MARK_BYTES = 24;

/** The values of the row's columns in order. Refuses `BACKUP_CHANGED`. */
export function decodeRow(table: Table, encoded: Uint8Array): ColumnValue[] {
  const head = utf8(`${DOMAIN.vaultRow}|${table.name}|${table.columns.length}|`);
  if (!head.every((byte, index) => byte === encoded[index])) changed(table);
  let at = head.length;
  const values = table.columns.map(() => {
    const type = mark();
    const length = mark();
    if (!/^(0|[1-9][0-9]{0,9})$/.test(length)) changed(table);
    const end = at + Number(length);
    if (end > encoded.length) changed(table);
    const value = valueOf(table, type, encoded.slice(at, end));
    at = end;
    return value;
  });
  if (at !== encoded.length) changed(table);
  return values;

  function mark(): string {
    const end = encoded.subarray(at, at + MAX_MARK_BYTES).indexOf(COLON);
    if (end < 0) changed(table);
    const text = textOf(table, encoded.subarray(at, at + end));
    at += end + 1;
    return text;
  }
}

function valueOf(table: Table, type: string, bytes: Uint8Array): ColumnValue {
  switch (type) {
    case 'blob':
      return bytes;
    case 'text':
      return textOf(table, bytes);
    case 'integer': {
      const text = textOf(table, bytes);
      const value = Number(text);
      if (!/^(0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(value)) changed(table);
      return value;
    }
    default:
      return changed(table);
  }
}

function textOf(table: Table, bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return changed(table);
  }
}

function changed(table: Table): never {
  return refuse('BACKUP_CHANGED', { reason: `a row of ${table.name} has another form` });
}
