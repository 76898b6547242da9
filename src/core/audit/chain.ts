/**
 * The hash chain of the audit log: each entry names its place and the SHA-256 of the entry before it.
 * A changed, added, removed or reordered entry breaks the chain where it stands. A removed tail does
 * not; that is what checkpoints held by the other side are for.
 */
import { sha256Hex } from '../crypto/digest.ts';
import { isRefusal, refuse } from '../refusal.ts';
import { decodeEntry, type AuditEntry, type AuditFacts } from './entry.ts';

/** What the first entry names as the one before it. */
export const NO_PREVIOUS_ENTRY = '0'.repeat(64);

export type AuditAct = {
  readonly at: string;
  readonly kind: string;
  readonly facts: AuditFacts;
  /** SHA-256 (hex) of each row that the act writes, by the row's name. */
  readonly rows: Readonly<Record<string, string>>;
};

/** The entry that follows `previousBytes` (none for the first) at `index`. */
export function nextEntry(
  previousBytes: Uint8Array | undefined,
  index: number,
  act: AuditAct,
): AuditEntry {
  if ((previousBytes === undefined) !== (index === 0)) {
    throw new Error('only the first entry has none before it');
  }
  return {
    v: 1,
    index,
    at: act.at,
    kind: act.kind,
    prev: previousBytes === undefined ? NO_PREVIOUS_ENTRY : sha256Hex(previousBytes),
    facts: act.facts,
    rows: act.rows,
  };
}

/**
 * Reads a whole log from entry 0 and refuses it at the first entry that is malformed or does not
 * follow (`AUDIT_LOG_CHANGED`, with its index). `visit` sees each entry that holds, once, so that a
 * caller can build its tree or its row digests in the same pass.
 */
export function verifyChain(
  entries: Iterable<Uint8Array>,
  visit?: (entry: AuditEntry, bytes: Uint8Array) => void,
): void {
  let index = 0;
  let previous = NO_PREVIOUS_ENTRY;
  for (const bytes of entries) {
    const entry = decodeAt(bytes, index);
    if (entry.index !== index) broken(index, `it says it is entry ${String(entry.index)}`);
    if (entry.prev !== previous) broken(index, 'it does not follow the entry before it');
    visit?.(entry, bytes);
    previous = sha256Hex(bytes);
    index++;
  }
}

function decodeAt(bytes: Uint8Array, index: number): AuditEntry {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return broken(index, `it is not an audit entry: ${error.code}`);
  }
}

function broken(index: number, reason: string): never {
  return refuse('AUDIT_LOG_CHANGED', { index, reason });
}
