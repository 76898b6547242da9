/** What the audit log says of a row: every column counts, and no two rows have one digest. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowDigest, encodedRow } from '../../src/vault/row-digest.ts';
import { createSchema, schemaDigest } from '../../src/vault/schema.ts';
import { MIGRATIONS } from '../../src/vault/migrations/list.ts';
import { TABLES } from '../../src/vault/tables.ts';

/** The checkpoint is covered by its signature, and audit entries by their chain. */
const NOT_DIGESTED = ['audit_entry', 'checkpoint'];

describe('the structure', () => {
  const db = new Database(':memory:');
  createSchema(db);

  test('the digest of each migration is frozen', () => {
    const growing = new Database(':memory:');
    const digests = MIGRATIONS.map(({ statements }) => {
      for (const statement of statements) growing.exec(statement);
      return schemaDigest(growing);
    });
    expect(digests).toEqual(MIGRATIONS.map((migration) => migration.schemaDigest));
    expect(digests.at(-1)).toBe(schemaDigest(db));
  });

  test('every table but the log and the checkpoint is accounted for, with every column', () => {
    const names = db
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid`)
      .pluck()
      .all();
    const structure = names
      .filter((name) => !NOT_DIGESTED.includes(name))
      .map((name) => ({ name, columns: columnsOf(name).map((column) => column.name) }));
    expect(Object.values(TABLES).map(({ name, columns }) => ({ name, columns }))).toEqual(
      structure,
    );
  });

  test('the key of each table is its primary key and its first columns', () => {
    for (const { name, key, columns } of Object.values(TABLES)) {
      const primary = columnsOf(name).filter((column) => column.pk > 0);
      expect(key).toEqual(primary.map((column) => column.name));
      expect(columns.slice(0, key.length)).toEqual(key);
    }
  });

  test('every table is STRICT and no column may be NULL', () => {
    const tables = db.pragma('table_list') as { name: string; strict: number; schema: string }[];
    for (const { name, strict } of tables) {
      if (name.startsWith('sqlite_')) continue;
      expect(strict, name).toBe(1);
      for (const column of columnsOf(name)) {
        expect(column.notnull === 1 || column.type === 'INTEGER', `${name}.${column.name}`).toBe(
          true,
        );
      }
    }
  });

  function columnsOf(table: string): { name: string; type: string; notnull: number; pk: number }[] {
    return db.pragma(`table_info(${table})`) as ReturnType<typeof columnsOf>;
  }
});

describe('the digest of a row', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE t (a, b, c)');
  const table = { name: 't', key: ['a'], columns: ['a', 'b', 'c'] };
  const encode = db.prepare<[], Uint8Array>(`SELECT ${encodedRow(table)} FROM t`).pluck();
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?)');

  function digestOf(row: readonly unknown[]): string {
    db.exec('DELETE FROM t');
    insert.run(...row);
    return rowDigest(encode.get() ?? expect.fail('no row'));
  }

  test.each([
    ['a number and its text', [1n, 'x', 'y'], ['1', 'x', 'y']],
    ['text moved to the next column', ['ab', 'c', ''], ['a', 'bc', '']],
    ['text in another column', ['a', '', 'b'], ['a', 'b', '']],
    ['text that looks like our marks', ['a', 'text:1:b', 'c'], ['a', 'text', ':1:b']],
    ['text and the same bytes', ['x', 'y', 'z'], [Buffer.from('x'), 'y', 'z']],
    ['nothing and empty text', [null, '', ''], ['', '', '']],
    ['no bytes and empty text', [Buffer.alloc(0), '', ''], ['', '', '']],
    ['numbers beyond 2^53', [2n ** 53n, '', ''], [2n ** 53n + 1n, '', '']],
    ['bytes and their replacement character', [Buffer.from([0xff]), '', ''], ['\ufffd', '', '']],
    ['text that differs after a NUL', ['a\0b', '', ''], ['a\0c', '', '']],
    ['a whole number and a fraction', [1n, '', ''], [1.5, '', '']],
  ] as const)('tells %s apart', (_, one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other));
  });

  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ':', '1', 't', '\u0000', 'é') }),
    fc.maxSafeInteger().map(BigInt),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const row = fc.tuple(value, value, value);
  test('two different rows never have one digest, and equal rows always do', () => {
    fc.assert(
      fc.property(row, row, (one, other) => {
        const equal = one.every((left, index) => isSame(left, other[index]));
        expect(digestOf(one) === digestOf(other)).toBe(equal);
        expect(digestOf(one)).toBe(digestOf(one));
      }),
      { numRuns: 1000 },
    );
  });

  test('the encoding is the documented one', () => {
    digestOf(['é', 5n, Buffer.from([0, 255])]);
    const expected = Buffer.concat([
      Buffer.from('permafrost/v1/vault-row|t|3|text:2:éinteger:1:5blob:2:'),
      Buffer.from([0, 255]),
    ]);
    expect(encode.get()).toEqual(expected);
  });
});

function isSame(left: unknown, right: unknown): boolean {
  return left instanceof Uint8Array && right instanceof Uint8Array
    ? Buffer.compare(left, right) === 0
    : left === right;
}
