/** The questions that records ask of the audit log; each costs what it answers, not what the log holds. */
import { decodeEntry, type AuditEntry } from '../../core/audit/entry.ts';
import type { Ceremony } from '../../core/ceremony/kinds.ts';
import type { Vault } from '../ports/vault.ts';

/** The newest entries of these kinds below index `before`, newest first. */
export function newestOf(
  vault: Pick<Vault, 'auditPage'>,
  kinds: readonly string[],
  before: number,
  limit: number,
): AuditEntry[] {
  return kinds
    .flatMap((kind) => vault.auditPage({ kind, before, limit }))
    .filter(({ kind }) => kinds.includes(kind))
    .sort((a, b) => b.index - a.index)
    .slice(0, limit);
}

/** The entry that completed the ceremony, if any did yet. */
export function completionOf(vault: Vault, ceremony: Ceremony): AuditEntry | undefined {
  for (const entry of candidates(vault, ceremony)) {
    if (ceremony.isCompletedBy(entry)) return entry;
  }
  return undefined;
}

/** Where its completion may stand, in the order of the log. */
function candidates(vault: Vault, { kind, naming }: Ceremony): Iterable<AuditEntry> {
  if (kind !== 'request') return entriesFrom(vault, naming.index);
  const own = vault.auditNaming('request_id', String(naming.facts['request_id']));
  const revoked = vault.auditPage({ kind: 'peer.revoked', limit: MOST_REVOKED });
  return [...own, ...revoked].sort((a, b) => a.index - b.index);
}

/** A set-up or a restore is completed by the next unlocking, any other by the entry that names it. */
function* entriesFrom(vault: Vault, first: number): Iterable<AuditEntry> {
  for (let index = first; index < vault.auditSize(); index++) yield entryAt(vault, index);
}

/** More gateways than a station ever revoked. */
const MOST_REVOKED = 1_000;

export function entryAt(vault: Pick<Vault, 'auditEntry'>, index: number): AuditEntry {
  return decodeEntry(bytesAt(vault, index));
}

export function bytesAt(vault: Pick<Vault, 'auditEntry'>, index: number): Uint8Array {
  const bytes = vault.auditEntry(index);
  if (bytes === undefined) throw new Error(`the log has no entry ${String(index)}`);
  return bytes;
}
