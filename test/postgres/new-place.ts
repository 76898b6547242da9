/**
 * A place for one test's gateway: a folder, or on the run's PostgreSQL server a user with a schema of
 * its own, which is quicker to make than a database. Which of the two is decided by the project that
 * runs the file (`vitest.config.ts`).
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import type { Place } from '../../src/gateway/storage/storage.ts';

export const onPostgres = inject('postgres') !== undefined;

export interface NewPlace {
  readonly place: Place;
  /** After every gateway on it is closed. */
  readonly remove: () => Promise<void>;
}

/** `folder` is used on SQLite; it need not exist. */
export async function newPlace(folder: string): Promise<NewPlace> {
  if (!onPostgres) return { place: folder, remove: () => Promise.resolve() };
  const user = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`create role ${user} login`, `create schema ${user} authorization ${user}`);
  return {
    place: parsePostgresAddress(addressOf(user)),
    remove: () => asAdmin(`drop schema ${user} cascade`, `drop role ${user}`),
  };
}

/** The address of the server for this user. */
export function addressOf(user: string): string {
  return `postgres:///postgres?host=${cluster().host}&user=${user}`;
}

/** Runs statements as the server's owner. */
export async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ ...cluster(), database: 'postgres', ssl: false });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function cluster() {
  const found = inject('postgres');
  if (found === undefined) throw new Error('there is no PostgreSQL in this project');
  return found;
}
