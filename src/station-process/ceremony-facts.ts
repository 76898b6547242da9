/** A ceremony record, which is spelled as it is signed, as the facts of the contract. */
import type {
  CeremonyFacts as SignedFacts,
  CeremonyRecord as SignedRecord,
} from '../core/ceremony/record.ts';
import type { CeremonyFacts, CeremonyRecord } from '../ipc/shapes.ts';

export function ceremonyFacts(facts: SignedFacts): CeremonyFacts {
  const { ceremony_id: ceremonyId, kind, title, started_at, ended_at } = facts;
  return { ceremonyId, kind, title, startedAt: started_at, endedAt: ended_at };
}

export function recordFacts(record: SignedRecord): CeremonyRecord {
  const { station } = record;
  return {
    ceremony: ceremonyFacts(record.ceremony),
    station: {
      stationId: station.station_id,
      name: station.name,
      env: station.env,
      generation: station.generation,
      cardDigest: station.card_digest,
      cardWords: station.card_words,
    },
    build: record.build,
    participants: [...record.participants],
    steps: [...record.steps],
    deviations: record.deviations.map(({ reported_by: reportedBy, ...deviation }) => ({
      ...deviation,
      reportedBy,
    })),
    digests: [...record.digests],
    keys: record.keys.map(({ key_id: keyId, ...key }) => ({ keyId, ...key })),
    auditHead: record.audit_head,
  };
}
