/**
 * Holds the rows of the tables against what the audit log names last, in one walk over both. A row
 * that stands as it was named is forgotten at once, so that what is held in memory is only what is
 * still open: a row is written in the order in which the log names it, and few are named again.
 */
import { refuse } from '../core/refusal.ts';

export class RowAccount {
  /** Rows that the log names last with a digest that their table has not shown. */
  readonly #named = new Map<string, string>();
  /** Rows whose table shows a digest that the log has not named. */
  readonly #stored = new Map<string, string>();

  /** The log names the row with this digest, after everything it named before. */
  named(row: string, digest: string): void {
    if (this.#stored.get(row) === digest) {
      this.#stored.delete(row);
      this.#named.delete(row);
    } else {
      this.#named.set(row, digest);
    }
  }

  /** The table holds the row with this digest. To be called once for each row. */
  stored(row: string, digest: string): void {
    if (this.#named.get(row) === digest) this.#named.delete(row);
    else this.#stored.set(row, digest);
  }

  /** Whether the log names this row and its table has not shown it. */
  isAwaited(row: string): boolean {
    return this.#named.has(row) && !this.#stored.has(row);
  }

  /**
   * When log and tables are read to their ends: refuses `VAULT_ROW_CHANGED` unless every row is the
   * one named last. `digestOf` reads a row anew: one that is named again after it was found right
   * must still be right.
   */
  close(digestOf: (row: string) => string | undefined): void {
    for (const row of this.#stored.keys()) refuse('VAULT_ROW_CHANGED', { row });
    for (const [row, digest] of this.#named) {
      if (digestOf(row) !== digest) refuse('VAULT_ROW_CHANGED', { row });
    }
  }
}
