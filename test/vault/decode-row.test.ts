/** Rows of a backup read back into values: what the database wrote, and nothing that is not that. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { decodeRow } from '../../src/vault/decode-row.ts';
import { encodedRow } from '../../src/vault/row-digest.ts';

const db = new Database(':memory:');
db.exec('CREATE TABLE t (a, b, c)');
const table = { name: 't', key: ['a'], columns: ['a', 'b', 'c'] };
const encode = db.prepare<[], Uint8Array>(`SELECT ${encodedRow(table)} FROM t`).pluck();
const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?)');
const changed = expect.objectContaining({ code: 'BACKUP_CHANGED' }) as Error;

function encodedBy(row: readonly unknown[]): Uint8Array {
  db.exec('DELETE FROM t');
  insert.run(...row);
  return encode.get() ?? expect.fail('no row');
}

const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ':', '1', 't', '\u0000', 'é') }),
  // The driver binds numbers as REAL, and bigints as what they are.
  fc
    .maxSafeInteger()
    .filter((number) => number >= 0)
    .map(BigInt),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const row = fc.tuple(value, value, value);

function plain(values: readonly unknown[]): unknown[] {
  return values.map((one) => {
    if (typeof one === 'bigint') return Number(one);
    return one instanceof Uint8Array ? [...one] : one;
  });
}

describe('a row of a backup', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(row, (values) => {
        expect(plain(decodeRow(table, encodedBy(values)))).toEqual(plain(values));
      }),
    );
  });

  test('is refused when it is cut off anywhere, goes on, or is of another table', () => {
    const encoded = encodedBy(['text', 5n, Buffer.from([1, 2])]);
    for (let length = 0; length < encoded.length; length += 1) {
      expect(() => decodeRow(table, encoded.subarray(0, length))).toThrow(changed);
    }
    expect(() => decodeRow(table, Uint8Array.of(...encoded, 0x3a))).toThrow(changed);
    expect(() => decodeRow({ ...table, name: 'u' }, encoded)).toThrow(changed);
    expect(() => decodeRow({ ...table, columns: ['a', 'b'] }, encoded)).toThrow(changed);
  });

  test.each([
    'null:0:',
    'real:3:1.5',
    'integer:2:05',
    'integer:2:-5',
    'integer:0:',
    'integer:16:9007199254740993',
    'text:01:a',
    'text:1 :a',
    'text:99999999999:a',
    'text:1:\u{0}x',
  ])('is refused with a column written as %j', (column) => {
    const bytes = utf8(`permafrost/v1/vault-row|t|3|${column}text:0:text:0:`);
    expect(() => decodeRow(table, bytes)).toThrow(changed);
  });

  test('is refused with text that is not UTF-8', () => {
    const bytes = utf8('permafrost/v1/vault-row|t|3|text:1:?text:0:text:0:');
    bytes[bytes.indexOf(0x3f)] = 0xff;
    expect(() => decodeRow(table, bytes)).toThrow(changed);
  });
});
