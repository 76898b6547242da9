/**
 * What SQLite and PostgreSQL spell differently, and nothing else: everything that is not named here
 * is written once, in SQL that both understand. Migrations are frozen over these words, so a word
 * never changes once a schema was made with it.
 */
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

export interface SqlDialect {
  /** Text that compares and sorts by its bytes: times and ids are ordered as text. */
  readonly text: string;
  /** A whole number up to 2^53. */
  readonly integer: string;
  readonly bytes: string;
  /** What follows the closing bracket of `create table`. */
  readonly strict: string;
  /** Makes a table refuse every change and removal of a row; `rows` says what its rows are. */
  readonly appendOnly: (table: string, rows: string) => readonly string[];
  /** Gives one row when there is a table of this name where new ones are made. */
  readonly findTable: (name: string) => RawBuilder<unknown>;
}

export const SQLITE: SqlDialect = {
  text: 'text',
  integer: 'integer',
  bytes: 'blob',
  strict: ' strict',
  appendOnly: (table, rows) => [
    `create trigger ${table}_never_changes before update on ${table}
    begin select raise(abort, '${rows} are append-only'); end`,
    `create trigger ${table}_never_goes before delete on ${table}
    begin select raise(abort, '${rows} are append-only'); end`,
  ],
  findTable: (name) => sql`select name from sqlite_master where type = 'table' and name = ${name}`,
};

export const POSTGRES: SqlDialect = {
  // The collation of a database may order letters and digits in any way.
  text: 'text collate "C"',
  integer: 'bigint',
  bytes: 'bytea',
  strict: '',
  appendOnly: (table, rows) => [
    `create function ${table}_is_append_only() returns trigger language plpgsql as
    $$ begin raise exception '${rows} are append-only'; end $$`,
    `create trigger ${table}_never_changes before update or delete or truncate on ${table}
    for each statement execute function ${table}_is_append_only()`,
  ],
  findTable: (name) =>
    sql`select table_name from information_schema.tables
      where table_schema = current_schema() and table_name = ${name}`,
};
