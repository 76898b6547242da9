/** An entry of the audit log as the contract shows it: without its chain and the digests of rows. */
import type { AuditEntry } from '../core/audit/entry.ts';
import type { AuditEntryFacts } from '../ipc/shapes.ts';

export function auditEntryFacts({ index, at, kind, facts }: AuditEntry): AuditEntryFacts {
  return { index, at, kind, facts: { ...facts } };
}
