/**
 * How many there are of what a status shows. Counted once through an index and kept until an act
 * writes a row of a counted table, so that asking again and again costs nothing.
 */
import type { VaultCounts } from '../station/ports/vault.ts';
import { integer } from './columns.ts';
import type { Statements } from './statements.ts';
import { TABLES } from './tables.ts';

const COUNTED = [TABLES.keyPair, TABLES.request].map(({ name }) => `${name}/`);
const OF_KEYS = `SELECT count(*) AS n FROM key_pair WHERE role = 'customer' AND status = ?`;

export class Counts {
  readonly #statements: Statements;
  #kept: VaultCounts | undefined;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  now(): VaultCounts {
    return (this.#kept ??= {
      keysActive: this.#count(OF_KEYS, 'active'),
      keysRetired: this.#count(OF_KEYS, 'retired'),
      requests: this.#count('SELECT count(*) AS n FROM request'),
    });
  }

  /** To be called with the rows that an act wrote, by name. */
  written(rows: Readonly<Record<string, string>>): void {
    const names = Object.keys(rows);
    if (names.some((name) => COUNTED.some((table) => name.startsWith(table)))) {
      this.#kept = undefined;
    }
  }

  #count(sql: string, ...values: string[]): number {
    return integer(this.#statements.first(sql, ...values) ?? {}, 'n');
  }
}
