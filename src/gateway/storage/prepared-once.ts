/**
 * Statements of SQLite, prepared once and used again: the same few dozen texts make up every call, and reading
 * their SQL anew costs as much as running them. SQLite itself reads one again when the schema changed.
 */
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** More texts than the gateway has; what is used longest ago gives way. */
const MOST = 512;

export function preparedOnce(database: SqliteDatabase, most = MOST): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const statement = kept.get(sql) ?? database.prepare(sql);
      // To the end of the order, whether or not it was there.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close() {
      kept.clear();
      database.close();
    },
  };
}
