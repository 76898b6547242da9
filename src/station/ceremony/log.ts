/**
 * The questions that records ask of the audit log. Whatever answers them faster takes the place of
 * the walk in this file; nothing else knows how entries are found.
 */
import { decodeEntry, type AuditEntry } from '../../core/audit/entry.ts';
import type { Vault } from '../ports.ts';

type Log = Pick<Vault, 'auditSize' | 'auditEntry'>;

/** The newest entries of these kinds below index `before`, newest first. */
export function newestOf(
  log: Log,
  kinds: readonly string[],
  before: number,
  limit: number,
): AuditEntry[] {
  const found: AuditEntry[] = [];
  for (let index = Math.min(before, log.auditSize()) - 1; index >= 0; index--) {
    if (found.length === limit) break;
    const entry = entryAt(log, index);
    if (kinds.includes(entry.kind)) found.push(entry);
  }
  return found;
}

/** The first entry from `from` on that is meant. */
export function firstFrom(
  log: Log,
  from: number,
  isMeant: (entry: AuditEntry) => boolean,
): AuditEntry | undefined {
  for (let index = from; index < log.auditSize(); index++) {
    const entry = entryAt(log, index);
    if (isMeant(entry)) return entry;
  }
  return undefined;
}

export function entryAt(log: Log, index: number): AuditEntry {
  return decodeEntry(bytesAt(log, index));
}

export function bytesAt(log: Log, index: number): Uint8Array {
  const bytes = log.auditEntry(index);
  if (bytes === undefined) throw new Error(`the log has no entry ${String(index)}`);
  return bytes;
}
