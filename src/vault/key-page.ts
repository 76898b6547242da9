/**
 * A page of the customers' keys, newest first. Its cost is that of the page however many keys there
 * are: each kind of key (type and status) has its own stretch of an index in the order of making,
 * and a beginning of an id is looked up in the index over it. Nothing sealed is read.
 */
import { refuse } from '../core/refusal.ts';
import type { KeyLine, KeyWish } from '../station/ports/keys.ts';
import { integer, oneOf, text } from './columns.ts';
import type { ColumnValue, Row, Statements } from './statements.ts';

const TYPES = ['rsa4096', 'secp256k1'] as const;
const STATUSES = ['active', 'retired'] as const;
const COLUMNS = 'rowid AS place, key_id, type, status, fingerprint, created_at, request_id';

/** Ids and fingerprints are made of these; whatever else is typed is the beginning of none. */
const BEGINNING = /^[0-9a-f-]+$/;
/** Sorts behind every character of an id. */
const BEHIND = 'g';
/** So many keys begin with the same one digit that walking over the newest finds them sooner. */
const SHORTEST_LOOKED_UP = 2;

/** Refuses `KEY_UNKNOWN` when `after` is no key. */
export function keyPage(statements: Statements, wish: KeyWish): KeyLine[] {
  const beginning = wish.text.replace(/\s/g, '').toLowerCase();
  if (beginning !== '' && !BEGINNING.test(beginning)) return [];
  const before = placeOf(statements, wish.after);
  const rows = kindsOf(wish).flatMap(([type, status]) => {
    const where = [`role = 'customer'`, 'type = ?', 'status = ?', 'rowid < ?'];
    const values: ColumnValue[] = [type, status, before];
    if (beginning.length >= SHORTEST_LOOKED_UP) {
      where.push(`rowid IN (${LOOKED_UP})`);
      values.push(...rangesOf(beginning));
    } else if (beginning !== '') {
      where.push(`(${BEGINS.join(' OR ')})`);
      values.push(...rangesOf(beginning));
    }
    const sql = `SELECT ${COLUMNS} FROM key_pair WHERE ${where.join(' AND ')}
      ORDER BY rowid DESC LIMIT ?`;
    return statements.all(sql, ...values, wish.limit);
  });
  return rows
    .sort((a, b) => integer(b, 'place') - integer(a, 'place'))
    .slice(0, wish.limit)
    .map(lineOf);
}

const BEGINS = ['key_id', 'fingerprint', 'request_id'].map(
  (column) => `(${column} >= ? AND ${column} < ?)`,
);
const LOOKED_UP = BEGINS.map((begins) => `SELECT rowid FROM key_pair WHERE ${begins}`)
  .join(' UNION ')
  // The index over requests holds the customers' keys only.
  .replace('WHERE (request_id', `WHERE role = 'customer' AND (request_id`);

function rangesOf(beginning: string): string[] {
  return BEGINS.flatMap(() => [beginning, `${beginning}${BEHIND}`]);
}

function kindsOf({ type, status }: KeyWish): [string, string][] {
  const types = TYPES.filter((known) => type === 'all' || type === known);
  const statuses = STATUSES.filter((known) => status === 'all' || status === known);
  return types.flatMap((one) => statuses.map((other): [string, string] => [one, other]));
}

/** The place of the key that the page follows; behind every key when it is the first page. */
function placeOf(statements: Statements, keyId: string): number {
  if (keyId === '') return Number.MAX_SAFE_INTEGER;
  const row = statements.first('SELECT rowid AS place FROM key_pair WHERE key_id = ?', keyId);
  return row === undefined ? refuse('KEY_UNKNOWN', { keyId }) : integer(row, 'place');
}

function lineOf(row: Row): KeyLine {
  return {
    keyId: text(row, 'key_id'),
    type: oneOf(row, 'type', TYPES),
    status: oneOf(row, 'status', STATUSES),
    fingerprint: text(row, 'fingerprint'),
    createdAt: text(row, 'created_at'),
    requestId: text(row, 'request_id'),
  };
}
