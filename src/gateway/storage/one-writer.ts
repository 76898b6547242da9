/**
 * One writer at a time on PostgreSQL, as SQLite has it by its nature: a transaction begins with the one lock
 * of its schema, and keeps it until the end.
 */
import { CompiledQuery, PostgresDialect, PostgresDriver } from 'kysely';
import type { DatabaseConnection, Driver, PostgresDialectConfig } from 'kysely';

/** “PFRS”: the lock belongs to this software; its second half is the schema that the tables are in. */
const TAKE_WRITE_LOCK = `select pg_advisory_xact_lock(1346785875, hashtext(current_schema()))`;

export class OneWriterDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new OneWriterDriver(this.#config);
  }
}

/**
 * The lock comes first, so no two transactions wait for each other and none fails for what another did.
 * At “read committed” each statement sees all that was committed before.
 */
class OneWriterDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin isolation level read committed'));
    try {
      await connection.executeQuery(CompiledQuery.raw(TAKE_WRITE_LOCK));
    } catch (error) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
      throw error;
    }
  }
}
