/**
 * Ceremonies as the audit log tells them. Nothing is stored of one: list, record and signed record
 * are made from the entries each time, the same bytes from the same log.
 */
import { decodeEntry, type AuditEntry } from '../../core/audit/entry.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { Ceremony, NAMING_KINDS } from '../../core/ceremony/kinds.ts';
import {
  ceremonyFacts,
  ceremonyRecord,
  type CeremonyFacts,
  type CeremonyRecord,
} from '../../core/ceremony/record.ts';
import { MAX_SPAN_BYTES, MAX_SPAN_ENTRIES, signRecord } from '../../core/ceremony/signed-record.ts';
import { RUN_START, Span } from '../../core/ceremony/span.ts';
import { refuse } from '../../core/refusal.ts';
import { encodeDsse } from '../../core/signing/dsse.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import { saveCheckpointNow } from '../audit.ts';
import type { Vault } from '../ports/vault.ts';
import type { SigningPair } from '../station-keys.ts';
import { bytesAt, completionOf, entryAt, newestOf } from './log.ts';

/** Ceremonies named below index `before`, newest first. */
export function ceremonies(
  vault: Vault,
  { before, limit }: { before: number; limit: number },
): { ceremonies: CeremonyFacts[]; hasMore: boolean } {
  const named = newestOf(vault, NAMING_KINDS, before, limit + 1);
  const facts = named.slice(0, limit).flatMap((entry) => {
    const ceremony = Ceremony.namedBy(entry);
    if (ceremony === undefined) return [];
    return [ceremonyFacts(ceremony, completionOf(vault, ceremony))];
  });
  return { ceremonies: facts, hasMore: named.length > limit };
}

/** Refuses `CEREMONY_UNKNOWN` and `RECORD_TOO_LARGE`. */
export function recordOf(vault: Vault, ceremonyId: string): CeremonyRecord {
  return recordOfSpan(vault, readSpan(vault, ceremonyNamed(vault, ceremonyId)));
}

export type SignedRecordFile = {
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly digest: string;
};

/** The record, signed, under a checkpoint of now. Refuses what {@link recordOf} refuses. */
export function signedRecordOf(
  vault: Vault,
  ceremonyId: string,
  identityKey: SigningPair,
): SignedRecordFile {
  const span = readSpan(vault, ceremonyNamed(vault, ceremonyId));
  const file = encodeDsse(
    signRecord({
      record: recordOfSpan(vault, span),
      entries: span.bytes,
      firstIndex: span.firstIndex,
      tree: vault.tree(),
      checkpoint: saveCheckpointNow(vault, identityKey),
      secret: identityKey.secret,
      publicKey: identityKey.publicKey,
    }),
  );
  const digest = sha256Hex(file);
  return {
    fileName: `ceremony-${ceremonyId}-${digest.slice(0, 12)}.permafrost-record.json`,
    file,
    digest,
  };
}

type SpanBytes = {
  readonly ceremony: Ceremony;
  readonly firstIndex: number;
  readonly entries: readonly AuditEntry[];
  readonly bytes: readonly Uint8Array[];
};

function ceremonyNamed(vault: Vault, ceremonyId: string): Ceremony {
  const index = Number(ceremonyId.slice(ceremonyId.lastIndexOf('-') + 1));
  const entry = index < vault.auditSize() ? entryAt(vault, index) : undefined;
  const ceremony = entry === undefined ? undefined : Ceremony.namedBy(entry);
  if (ceremony?.id !== ceremonyId) return refuse('CEREMONY_UNKNOWN', { ceremonyId });
  return ceremony;
}

function readSpan(vault: Vault, ceremony: Ceremony): SpanBytes {
  const span = new Span(ceremony);
  const firstIndex = firstIndexOf(vault, ceremony);
  const entries: AuditEntry[] = [];
  const bytes: Uint8Array[] = [];
  let total = 0;
  for (let index = firstIndex; index < vault.auditSize(); index++) {
    const encoded = bytesAt(vault, index);
    const entry = decodeEntry(encoded);
    entries.push(entry);
    bytes.push(encoded);
    total += encoded.length;
    if (entries.length > MAX_SPAN_ENTRIES) tooLarge(`${String(MAX_SPAN_ENTRIES)} entries`);
    if (total > MAX_SPAN_BYTES) tooLarge(`${String(MAX_SPAN_BYTES)} bytes`);
    if (span.endsWith(entry)) break;
  }
  return { ceremony, firstIndex, entries, bytes };
}

function firstIndexOf(vault: Vault, { naming, beginsVault }: Ceremony): number {
  if (beginsVault) return naming.index;
  const [start] = newestOf(vault, [RUN_START], naming.index, 1);
  return start?.index ?? 0;
}

function recordOfSpan(vault: Vault, { ceremony, entries }: SpanBytes): CeremonyRecord {
  const { stationId, name, env, generation, card } = vault.identity();
  const { digest, custodians } = readStationCard(card);
  const tree = vault.tree();
  return ceremonyRecord({
    entries,
    namingIndex: ceremony.naming.index,
    station: { station_id: stationId, name, env, generation, card_digest: digest },
    custodians: new Map(custodians.map(({ custodianId, name: called }) => [custodianId, called])),
    head: { size: tree.size, root: tree.root() },
  });
}

function tooLarge(limit: string): never {
  return refuse('RECORD_TOO_LARGE', { limit });
}
