/**
 * Brings a database to the schema this software knows. Migrations are numbered from 1, frozen, and
 * all that are missing are applied in one transaction: two processes that open a new database at
 * once cannot both apply them, and a crash leaves the old schema whole.
 */
import { sql } from 'kysely';
import { refuse } from '../../core/refusal.ts';
import type { SqlDialect } from './dialect.ts';
import type { Storage } from './storage.ts';
import type { Database } from './tables.ts';
import * as firstExchange from './migrations/0001-first-exchange.ts';
import * as stationCondition from './migrations/0002-station-condition.ts';
import * as consoleOperators from './migrations/0003-console.ts';
import * as storedFiles from './migrations/0004-stored-files.ts';
import * as conventions from './migrations/0005-conventions.ts';
import * as keys from './migrations/0006-keys.ts';
import * as backups from './migrations/0007-backups.ts';
import * as verifications from './migrations/0008-verifications.ts';
import * as dynamic from './migrations/0009-dynamic.ts';
import * as portal from './migrations/0010-portal.ts';
import * as webhooks from './migrations/0011-webhooks.ts';
import * as portalEjection from './migrations/0012-portal-ejection.ts';
import * as dynamicKeygens from './migrations/0013-dynamic-keygens.ts';

export interface Migration {
  readonly name: string;
  readonly statements: (dialect: SqlDialect) => readonly string[];
}

/** In order: the first is version 1. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  firstExchange,
  stationCondition,
  consoleOperators,
  storedFiles,
  conventions,
  keys,
  backups,
  verifications,
  dynamic,
  portal,
  webhooks,
  portalEjection,
  dynamicKeygens,
];

/**
 * Applies what is missing. Refuses `GATEWAY_DATABASE` when the database is newer than this code, or
 * does not let its tables be made.
 */
export async function migrate({ db, dialect, complaintOf }: Storage, at: string): Promise<void> {
  if ((await appliedVersion(db, dialect)) === MIGRATIONS.length) return;
  try {
    await db.transaction().execute((tx) => applyMissing(tx, dialect, at));
  } catch (error) {
    const reason = complaintOf(error);
    if (reason !== undefined) refuse('GATEWAY_DATABASE', { reason });
    throw error;
  }
}

async function applyMissing(tx: Database, dialect: SqlDialect, at: string): Promise<void> {
  const { text, integer, strict } = dialect;
  const table = `create table if not exists schema_migration (
      version ${integer} primary key, name ${text} not null, applied_at ${text} not null
    )${strict}`;
  await sql.raw(table).execute(tx);
  const applied = await appliedVersion(tx, dialect);
  if (applied > MIGRATIONS.length) {
    refuse('GATEWAY_DATABASE', {
      reason: `its version is ${String(applied)} and this software knows ${String(MIGRATIONS.length)}`,
    });
  }
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < applied) continue;
    for (const statement of migration.statements(dialect)) await sql.raw(statement).execute(tx);
    await tx
      .insertInto('schema_migration')
      .values({ version: index + 1, name: migration.name, applied_at: at })
      .execute();
  }
}

/** 0 for a database that no gateway was ever made in. */
export async function appliedVersion(db: Database, dialect: SqlDialect): Promise<number> {
  const table = await dialect.findTable('schema_migration').execute(db);
  if (table.rows.length === 0) return 0;
  const { version } = await db
    .selectFrom('schema_migration')
    .select((row) => row.fn.max<number | null>('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}
