/**
 * Prepared statements of one connection, each prepared once, with the engine's faults turned into
 * refusals. SQL is fixed text of this room; values only ever go in as parameters.
 */
import type { Database, Statement } from 'better-sqlite3';
import { workingFault } from './faults.ts';

/** What goes into a column. */
export type ColumnValue = number | string | Uint8Array;
/** What comes out of a table: columns by name, of the types that the reader checks. */
export type Row = Readonly<Record<string, unknown>>;

export class Statements {
  readonly #db: Database;
  readonly #prepared = new Map<string, Statement<ColumnValue[], Row>>();

  constructor(db: Database) {
    this.#db = db;
  }

  all(sql: string, ...values: ColumnValue[]): Row[] {
    return this.#guard(() => this.#statement(sql).all(...values));
  }

  first(sql: string, ...values: ColumnValue[]): Row | undefined {
    return this.#guard(() => this.#statement(sql).get(...values));
  }

  /** Returns how many rows changed. */
  run(sql: string, ...values: ColumnValue[]): number {
    return this.#guard(() => this.#statement(sql).run(...values).changes);
  }

  #statement(sql: string): Statement<ColumnValue[], Row> {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare<ColumnValue[], Row>(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw workingFault(error);
    }
  }
}
