/**
 * A ceremony record: what an auditor reads of a ceremony, made from the entries of its span and the
 * station's card and from nothing else. The station makes it, and a verifier makes it again from the
 * same entries, so it cannot say what the log does not.
 */
import type { AuditEntry } from '../audit/entry.ts';
import { toHex } from '../encoding/bytes.ts';
import { digestWords } from '../keys/fingerprint.ts';
import { refuse } from '../refusal.ts';
import { DeviationFinder, type Deviation } from './deviations.ts';
import { digestsOf, keysOf, type RecordedDigest, type RecordedKey } from './evidence.ts';
import { Ceremony } from './kinds.ts';
import { participantsOf, type Participant } from './participants.ts';
import { saidOf, type Names } from './said.ts';
import { isWholeSpan, Span } from './span.ts';
import { stepsOf } from './steps.ts';

export type StationFacts = {
  readonly station_id: string;
  readonly name: string;
  readonly env: 'test' | 'production';
  /** Digest of the station card. */
  readonly card_digest: string;
  readonly generation: number;
};

export type CeremonyFacts = {
  readonly ceremony_id: string;
  readonly kind: Ceremony['kind'];
  readonly title: string;
  readonly started_at: string;
  /** Empty while it is not completed. */
  readonly ended_at: string;
};

export type CeremonyRecord = {
  readonly ceremony: CeremonyFacts;
  readonly station: StationFacts & { readonly card_words: string };
  readonly build: string;
  readonly participants: readonly Participant[];
  readonly steps: readonly { readonly index: number; readonly at: string; readonly what: string }[];
  readonly deviations: readonly Deviation[];
  readonly digests: readonly RecordedDigest[];
  readonly keys: readonly RecordedKey[];
  readonly audit_head: { readonly size: number; readonly root: string; readonly words: string };
};

/**
 * The record of the ceremony that entry `namingIndex` names. `entries` are its whole span, of a log
 * of this size and root. Refuses `RECORD_INVALID` when they are not.
 */
export function ceremonyRecord(args: {
  entries: readonly AuditEntry[];
  namingIndex: number;
  station: StationFacts;
  custodians: Names;
  head: { readonly size: number; readonly root: Uint8Array };
}): CeremonyRecord {
  const { entries, namingIndex, station, custodians, head } = args;
  const naming = entries.find(({ index }) => index === namingIndex);
  const ceremony = naming === undefined ? undefined : Ceremony.namedBy(naming);
  if (ceremony === undefined) {
    return refuse('RECORD_INVALID', { reason: 'no entry of it names a ceremony' });
  }
  if (!isWholeSpan(entries, ceremony, head.size)) {
    refuse('RECORD_INVALID', { reason: 'its entries are not all of the ceremony and no more' });
  }
  const finder = new DeviationFinder(custodians);
  const deviating = new Map(
    entries.map((entry) => [entry.index, finder.at(entry, entry.index === namingIndex)]),
  );
  const steps = stepsOf(
    entries,
    ceremony,
    (entry) => (deviating.get(entry.index) ?? []).length > 0,
  );
  return {
    ceremony: ceremonyFacts(ceremony, completionOf(entries, ceremony)),
    station: {
      station_id: station.station_id,
      name: station.name,
      env: station.env,
      generation: station.generation,
      card_digest: station.card_digest,
      card_words: digestWords(station.card_digest),
    },
    build: buildOf(entries),
    participants: participantsOf(steps, ceremony.kind, custodians),
    steps: steps.map((entry) => ({
      index: entry.index,
      at: entry.at,
      what: saidOf(entry, custodians),
    })),
    deviations: steps.flatMap(({ index }) => deviating.get(index) ?? []),
    digests: digestsOf(steps),
    keys: keysOf(steps),
    audit_head: { size: head.size, root: toHex(head.root), words: digestWords(head.root) },
  };
}

export function ceremonyFacts(
  { id, kind, title, naming }: Ceremony,
  completedBy: AuditEntry | undefined,
): CeremonyFacts {
  return {
    ceremony_id: id,
    kind,
    title,
    started_at: naming.at,
    ended_at: completedBy?.at ?? '',
  };
}

function completionOf(entries: readonly AuditEntry[], ceremony: Ceremony): AuditEntry | undefined {
  const span = new Span(ceremony);
  for (const entry of entries) if (span.endsWith(entry)) break;
  return span.completedBy;
}

/** The build that the first entry with one names: of the start of the run, or of the set-up. */
function buildOf(entries: readonly AuditEntry[]): string {
  const build = entries.find(({ facts }) => facts['build'] !== undefined)?.facts['build'];
  return build === undefined ? '' : String(build);
}
