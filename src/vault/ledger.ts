/**
 * What the vault keeps of its audit log in memory: the last entry, the Merkle tree over all of them,
 * an index of what they are about and the latest time on record. It grows only after the database committed, so an act that failed
 * leaves it as it was.
 */
import { nextEntry } from '../core/audit/chain.ts';
import { encodeEntry, type AuditEntry } from '../core/audit/entry.ts';
import { MerkleTree, type MerkleTreeView, type ReadLeaves } from '../core/audit/merkle-tree.ts';
import type { AuditNote } from '../station/ports/audit.ts';
import { latestTime } from './clock-rule.ts';
import { LogIndex } from './log-index.ts';

export type PreparedEntry = { readonly entry: AuditEntry; readonly bytes: Uint8Array };

export class Ledger {
  readonly #tree: MerkleTree;
  readonly #index = new LogIndex();
  #last: Uint8Array | undefined;
  #latestTime: string | undefined;

  /** With `readEntries` the tree keeps little and reads entries again when it is asked for a proof. */
  constructor(readEntries?: ReadLeaves) {
    this.#tree = new MerkleTree(readEntries);
  }

  get size(): number {
    return this.#tree.size;
  }

  get tree(): MerkleTreeView {
    return this.#tree;
  }

  /** To be read only. */
  get index(): Omit<LogIndex, 'append'> {
    return this.#index;
  }

  /** The latest time on record (`formatTime` text); `undefined` for an empty log. */
  get latestTime(): string | undefined {
    return this.#latestTime;
  }

  /** The entry that would follow; nothing changes yet. */
  prepare(note: AuditNote, rows: Readonly<Record<string, string>>): PreparedEntry {
    const entry = nextEntry(this.#last, this.size, { ...note, rows });
    return { entry, bytes: encodeEntry(entry) };
  }

  /** Takes in an entry that is committed, or was read from the file and verified. */
  append({ entry, bytes }: PreparedEntry): void {
    this.#tree.append(bytes);
    this.#index.append(entry);
    this.#last = bytes;
    this.#latestTime = latestTime(this.#latestTime, entry);
  }
}
