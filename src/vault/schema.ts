/**
 * Which file this is: the mark of the application, the version of its structure, and that structure
 * itself, compared as one digest with the compiled-in one. A trigger, view or index that somebody
 * added would run inside our own statements, so nothing of the file is read before this holds.
 */
import type { Database } from 'better-sqlite3';
import { DOMAIN } from '../core/crypto/domains.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { lengthPrefixed, utf8 } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { MIGRATIONS } from './migrations/list.ts';

/** “PFVT” in the header of the file, where `file(1)` and people look for it. */
export const APPLICATION_ID = 0x50465654;
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Gives an empty file its structure. To be called inside a transaction. */
export function createSchema(db: Database): void {
  migrate(db, 0);
  db.pragma(`application_id = ${String(APPLICATION_ID)}`);
}

/** Brings the structure of version `from` to that of now. To be called inside a transaction. */
export function migrate(db: Database, from: number): void {
  for (const { statements } of MIGRATIONS.slice(from)) {
    for (const statement of statements) db.exec(statement);
  }
  db.pragma(`user_version = ${String(SCHEMA_VERSION)}`);
}

/**
 * The version of the file, whose structure is exactly that version's: 1 to `SCHEMA_VERSION`. Refuses
 * `VAULT_DAMAGED` (no vault), `VAULT_VERSION`, `VAULT_SCHEMA_CHANGED`.
 */
export function checkSchema(db: Database): number {
  const applicationId: unknown = db.pragma('application_id', { simple: true });
  if (applicationId !== APPLICATION_ID) {
    refuse('VAULT_DAMAGED', { reason: 'it does not say that it is a Permafrost vault' });
  }
  const version = Number(db.pragma('user_version', { simple: true }));
  const migrated = MIGRATIONS[version - 1];
  if (migrated === undefined) {
    return refuse('VAULT_VERSION', { found: String(version), expected: SCHEMA_VERSION });
  }
  if (schemaDigest(db) !== migrated.schemaDigest) {
    refuse('VAULT_SCHEMA_CHANGED', { reason: differenceOf(db, version) });
  }
  return version;
}

/** Digest (hex) of every table, index, view and trigger and the SQL that made it. */
export function schemaDigest(db: Database): string {
  const parts = schemaOf(db).flatMap(({ type, name, table, sql }) => [type, name, table, sql]);
  return sha256Hex(lengthPrefixed(...[DOMAIN.vaultSchema, ...parts].map(utf8)));
}

type SchemaObject = {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
};

function schemaOf(db: Database): SchemaObject[] {
  return db
    .prepare<[], SchemaObject>(
      `SELECT type, name, tbl_name AS "table", coalesce(sql, '') AS sql
       FROM sqlite_schema ORDER BY type, name`,
    )
    .all();
}

/** For the person who has to look into it: the first object that no migration made like this. */
function differenceOf(db: Database, version: number): string {
  const made = new Set(MIGRATIONS.slice(0, version).flatMap(({ statements }) => statements));
  const foreign = schemaOf(db).find(({ sql }) => sql !== '' && !made.has(sql));
  return foreign === undefined ? 'a part is missing' : `${foreign.type} ${foreign.name}`;
}
