/**
 * An open database, whichever it is. A transaction is the only writer from its beginning to its end,
 * on SQLite by the file's lock and on PostgreSQL by a lock that this gateway's processes share. Each
 * act extends one hash chain, so acts come one after another in any case; and whatever a transaction
 * reads stays true until it ends.
 */
import { complaintOf, createDatabaseFile, databaseExists, openDatabase } from './sqlite.ts';
import type { SqlDialect } from './dialect.ts';
import { openPostgres } from './postgres.ts';
import type { PostgresAddress } from './postgres-address.ts';
import { SQLITE } from './dialect.ts';
import type { Database } from './tables.ts';

/** Where a gateway is kept: a folder for SQLite, or a PostgreSQL database. */
export type Place = string | PostgresAddress;

export interface Storage {
  readonly db: Database;
  readonly dialect: SqlDialect;
  /** What the database itself says against a statement; undefined for any other error. */
  readonly complaintOf: (error: unknown) => string | undefined;
}

/**
 * Opens what is there; undefined when `mayCreate` is false and there is nothing to open. Refuses
 * `GATEWAY_DATABASE`.
 */
export async function openStorage(
  place: Place,
  { mayCreate }: { mayCreate: boolean },
): Promise<Storage | undefined> {
  if (typeof place !== 'string') return await openPostgres(place);
  if (!databaseExists(place)) {
    if (!mayCreate) return undefined;
    createDatabaseFile(place);
  }
  return { db: openDatabase(place), dialect: SQLITE, complaintOf };
}

/** For people: the folder, or the address without its password. */
export function shownPlace(place: Place): string {
  return typeof place === 'string' ? place : place.shown;
}
