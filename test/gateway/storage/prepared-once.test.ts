/** Statements are prepared once, give what a fresh one gives, and are not kept without end. */
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { preparedOnce } from '../../../src/gateway/storage/prepared-once.ts';

let database: BetterSqlite3.Database;
beforeEach(() => {
  database = new BetterSqlite3(':memory:');
  database.exec('create table thing (id integer primary key, name text not null)');
});
afterEach(() => {
  database.close();
});

const INSERT = 'insert into thing (name) values (?) returning id';
const READ = 'select * from thing order by id';

it('gives the same statement for the same text, and its results for other parameters', () => {
  const once = preparedOnce(database);
  const insert = once.prepare(INSERT);
  expect(once.prepare(INSERT)).toBe(insert);
  expect(insert.all(['one'])).toEqual([{ id: 1 }]);
  expect(once.prepare(INSERT).all(['two'])).toEqual([{ id: 2 }]);
  expect(once.prepare(READ).all([])).toEqual([
    { id: 1, name: 'one' },
    { id: 2, name: 'two' },
  ]);
});

it('reads the columns that a table has since then', () => {
  const once = preparedOnce(database);
  once.prepare(INSERT).all(['one']);
  expect(once.prepare(READ).all([])).toEqual([{ id: 1, name: 'one' }]);
  database.exec("alter table thing add column colour text not null default 'red'");
  expect(once.prepare(READ).all([])).toEqual([{ id: 1, name: 'one', colour: 'red' }]);
});

it('is usable after a statement failed', () => {
  const once = preparedOnce(database);
  const insert = 'insert into thing (id, name) values (?, ?)';
  once.prepare(insert).run([1, 'one']);
  expect(() => once.prepare(insert).run([1, 'again'])).toThrow('UNIQUE');
  once.prepare(insert).run([2, 'two']);
  expect(once.prepare(READ).all([])).toHaveLength(2);
});

it('keeps no more than its number, and of those the ones used last', () => {
  const once = preparedOnce(database, 2);
  const first = once.prepare('select 1');
  const second = once.prepare('select 2');
  expect(once.prepare('select 1')).toBe(first);
  once.prepare('select 3');
  expect(once.prepare('select 1')).toBe(first);
  expect(once.prepare('select 2')).not.toBe(second);
});
