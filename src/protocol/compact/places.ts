/**
 * Where keys stand in their attestation: `index` and `proof` of a body and the attestation's `root`
 * follow from the statements, which are in the bodies themselves. They are left out, and derived
 * again at the end of the array whose elements held the bodies: the statements in the order in which
 * they came are the leaves of an RFC 6962 tree.
 */
import { proveBatch } from '../../core/audit/merkle-batch.ts';

export type Place = { readonly index: number; readonly proof: readonly string[] };

export class StatementsRead {
  readonly #statements: string[] = [];
  #root: string | undefined;

  get count(): number {
    return this.#statements.length;
  }

  /** Characters of the statements from `start` on, each of which is hashed when they are placed. */
  lengthFrom(start: number): number {
    return this.#statements.slice(start).reduce((sum, statement) => sum + statement.length, 0);
  }

  add(statement: string): void {
    this.#statements.push(statement);
  }

  /** Takes the statements from `start` on, and gives the place of each in the tree over them. */
  place(start: number): Place[] {
    const { root, proofs } = proveBatch(this.#statements.splice(start));
    this.#root = root;
    return proofs.map((proof, index) => ({ index, proof }));
  }

  /** The root, hex, of the statements that were placed last. */
  get root(): string | undefined {
    return this.#root;
  }
}
