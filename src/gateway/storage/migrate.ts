/**
 * Brings a database to the schema this software knows. Migrations are numbered from 1, frozen, and
 * all that are missing are applied in one transaction: two processes that open a new database at
 * once cannot both apply them, and a crash leaves the old schema whole.
 */
import { sql } from 'kysely';
import { refuse } from '../../core/refusal.ts';
import type { Database } from './tables.ts';
import * as firstExchange from './migrations/0001-first-exchange.ts';
import * as stationCondition from './migrations/0002-station-condition.ts';
import * as consoleOperators from './migrations/0003-console.ts';

export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** In order: the first is version 1. Append only. */
export const MIGRATIONS: readonly Migration[] = [firstExchange, stationCondition, consoleOperators];

/** Applies what is missing. Refuses `GATEWAY_DATABASE` when the database is newer than this code. */
export async function migrate(db: Database, at: string): Promise<void> {
  if ((await appliedVersion(db)) === MIGRATIONS.length) return;
  await db.transaction().execute(async (tx) => {
    await sql`create table if not exists schema_migration (
      version integer primary key, name text not null, applied_at text not null
    ) strict`.execute(tx);
    const applied = await appliedVersion(tx);
    if (applied > MIGRATIONS.length) {
      refuse('GATEWAY_DATABASE', {
        reason: `its version is ${String(applied)} and this software knows ${String(MIGRATIONS.length)}`,
      });
    }
    for (const [index, migration] of MIGRATIONS.entries()) {
      if (index < applied) continue;
      for (const statement of migration.statements) await sql.raw(statement).execute(tx);
      await tx
        .insertInto('schema_migration')
        .values({ version: index + 1, name: migration.name, applied_at: at })
        .execute();
    }
  });
}

async function appliedVersion(db: Database): Promise<number> {
  const table = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name = 'schema_migration'`.execute(db);
  if (table.rows.length === 0) return 0;
  const { version } = await db
    .selectFrom('schema_migration')
    .select((row) => row.fn.max<number | null>('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}
