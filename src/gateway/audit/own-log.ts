/**
 * The gateway's audit log read back and proven: every entry is chained to the one before, and all
 * are leaves of one Merkle tree. Entries only grow, so what was verified once is kept and only the
 * new ones are read. A log that was changed under a running gateway is refused, not continued.
 */
import { NO_PREVIOUS_ENTRY } from '../../core/audit/chain.ts';
import { logOrigin, signCheckpoint, verifyCheckpoint } from '../../core/audit/checkpoint.ts';
import { decodeEntry } from '../../core/audit/entry.ts';
import { MerkleTree } from '../../core/audit/merkle-tree.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { equalBytes, utf8 } from '../../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import type { GatewayIdentity } from '../identity.ts';
import type { AuditEntryRow, Database } from '../storage/tables.ts';

/** About five milliseconds of work. */
const ENTRIES_AT_ONCE = 500;

export class OwnLog {
  readonly #identity: GatewayIdentity;
  readonly #origin: string;
  readonly #tree = new MerkleTree();
  #latest = NO_PREVIOUS_ENTRY;

  constructor(identity: GatewayIdentity) {
    this.#identity = identity;
    this.#origin = logOrigin('gateway', identity.gatewayId);
  }

  /**
   * Reads and verifies what was appended since the last call, and gives the size; refuses
   * `AUDIT_LOG_CHANGED`. Within a transaction it must come before the first append: an entry that is
   * rolled back afterwards would stay in the tree. The first call of a process reads the whole log, so
   * it comes before the transaction: the lock is held for what is new since then.
   */
  async catchUp(db: Database): Promise<number> {
    for (;;) {
      const rows = await db
        .selectFrom('audit_entry')
        .selectAll()
        .where('position', '>=', this.#tree.size)
        .orderBy('position')
        .limit(ENTRIES_AT_ONCE)
        .execute();
      for (const row of rows) this.#add(row);
      if (rows.length < ENTRIES_AT_ONCE) return this.#tree.size;
      // Who is served by this process waits for some hundred entries, never for a log of years.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #add({ position, entry }: AuditEntryRow): void {
    // Another call of this process may have read the same rows meanwhile.
    if (position < this.#tree.size) return;
    const bytes = utf8(entry);
    const { index, prev } = decodeEntry(bytes);
    if (position !== this.#tree.size || index !== position || prev !== this.#latest) {
      refuse('AUDIT_LOG_CHANGED', {
        index: position,
        reason: 'it does not follow the one before',
      });
    }
    this.#tree.append(bytes);
    this.#latest = sha256Hex(bytes);
  }

  /** A signed checkpoint over every entry so far; as `catchUp`, before the first append. */
  async checkpoint(db: Database): Promise<string> {
    const size = await this.catchUp(db);
    const { secret, publicKey } = this.#identity.signing;
    const root = this.#tree.root();
    return signCheckpoint({ origin: this.#origin, size, root, secret, publicKey });
  }

  /**
   * Checks a checkpoint of this gateway that the other side sent back ('' when it has none yet).
   * Refuses `RECEIPT_UNKNOWN` when this log does not hold what that checkpoint says it held: then
   * this database is an old copy, or another gateway runs under the same identity.
   */
  async checkReceipt(db: Database, receipt: string): Promise<void> {
    if (receipt === '') return;
    const { publicKey } = this.#identity.signing;
    const { size, root } = verifiedReceipt(receipt, this.#origin, publicKey);
    const own = await this.catchUp(db);
    if (size > own || !equalBytes(this.#tree.root(size), root)) refuse('RECEIPT_UNKNOWN', { size });
  }
}

function verifiedReceipt(
  note: string,
  origin: string,
  publicKey: Uint8Array,
): { size: number; root: Uint8Array } {
  try {
    return verifyCheckpoint({ note, origin, publicKey });
  } catch (error) {
    // A receipt that this gateway never signed says the same as one over entries it never had.
    if (isRefusal(error)) return refuse('RECEIPT_UNKNOWN', { size: 'unknown' });
    throw error;
  }
}
