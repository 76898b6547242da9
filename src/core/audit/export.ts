/**
 * An audit log as it leaves its machine: the entries as JSON Lines, byte for byte as they are chained,
 * and a checkpoint. Whoever has the station card can check it with nothing else: the chain shows
 * changes, the signed size and root show that nothing was cut off or put in before the checkpoint.
 */
import { concat, equalBytes } from '../encoding/bytes.ts';
import { refuse } from '../refusal.ts';
import { verifyChain } from './chain.ts';
import { verifyCheckpoint } from './checkpoint.ts';
import type { AuditEntry } from './entry.ts';
import { MerkleTree } from './merkle-tree.ts';

const NEWLINE = 0x0a;

/** The entries, each ended by a newline. Canonical JSON holds no raw newline of its own. */
export function encodeAuditExport(entries: Iterable<Uint8Array>): Uint8Array {
  const newline = new Uint8Array([NEWLINE]);
  return concat(...Array.from(entries).flatMap((entry) => [entry, newline]));
}

/** The lines without their newlines; refuses a last line that has none (`AUDIT_LOG_CHANGED`). */
export function decodeAuditExport(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) {
      return refuse('AUDIT_LOG_CHANGED', { index: lines.length, reason: 'its line does not end' });
    }
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

export type VerifiedAuditExport = {
  readonly entries: readonly AuditEntry[];
  /** Number of entries in the export. */
  readonly size: number;
  /** Number of entries, from the first, that the checkpoint vouches for. */
  readonly covered: number;
};

/**
 * Verifies a whole log: its chain (`AUDIT_LOG_CHANGED`) and its checkpoint (`CHECKPOINT_INVALID`).
 * Entries after the checkpoint are chained to it but not vouched for by anybody: see `covered`.
 */
export function verifyAuditExport(args: {
  lines: readonly Uint8Array[];
  note: string;
  origin: string;
  publicKey: Uint8Array;
}): VerifiedAuditExport {
  const { lines, note, origin, publicKey } = args;
  const checkpoint = verifyCheckpoint({ note, origin, publicKey });
  const entries: AuditEntry[] = [];
  const tree = new MerkleTree();
  verifyChain(lines, (entry, bytes) => {
    entries.push(entry);
    tree.append(bytes);
  });
  const { size, root } = checkpoint;
  if (size > entries.length) {
    const facts = `it is of ${String(size)} entries and there are ${String(entries.length)}`;
    return refuse('CHECKPOINT_INVALID', { reason: facts });
  }
  if (!equalBytes(tree.root(size), root)) {
    return refuse('CHECKPOINT_INVALID', { reason: 'the entries have another root' });
  }
  return { entries, size: entries.length, covered: size };
}
