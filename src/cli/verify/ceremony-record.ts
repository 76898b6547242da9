/** A signed ceremony record, verified from the station card alone. */
import { verifyRecord } from '../../core/ceremony/signed-record.ts';
import type { CeremonyRecord } from '../../core/ceremony/record.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import type { Fact } from '../terminal.ts';
import type { TrustedCard } from './trusted-card.ts';
import type { Verified } from './verified.ts';

export function verifyRecordFile(trusted: TrustedCard, bytes: Uint8Array): Verified {
  const { card, custodians, digest, identityKey } = trusted;
  const record = verifyRecord({
    dsse: decodeDsse(bytes),
    station: { station_id: card.station_id, name: card.name, env: card.env, card_digest: digest },
    custodians: new Map(custodians.map(({ custodianId, name }) => [custodianId, name])),
    identityKey,
  });
  return {
    form: 'ceremony record',
    holds: [
      'The station signed this record.',
      'The audit entries in it stand in the station’s log as it signed it, and none between them is left out.',
      'Its people, steps, deviations, digests and keys are what those entries say.',
    ],
    facts: factsOf(record),
  };
}

function factsOf(record: CeremonyRecord): readonly Fact[] {
  const { ceremony, station, audit_head: head } = record;
  return [
    ['ceremony', `${ceremony.title} (${ceremony.ceremony_id})`],
    ['begun', ceremony.started_at],
    ['over', ceremony.ended_at === '' ? 'not yet' : ceremony.ended_at],
    ['station', `${station.name} (${station.station_id}), generation ${station.generation}`],
    ['build', record.build],
    ...record.participants.map(({ name, part }): Fact => [`with ${name}`, part]),
    ['steps', record.steps.length],
    ...record.deviations.map(({ index, at, what, reason, reported_by: by }, place): Fact => [
      `deviation ${place + 1}`,
      [`entry ${index}, ${at}: ${what}`, reason, by].filter((part) => part !== '').join('; '),
    ]),
    ...(record.deviations.length === 0 ? [['deviations', 'none'] as const] : []),
    ...record.digests.map(({ of, digest }, place): Fact => [
      `digest ${place + 1}, of the ${of}`,
      digest,
    ]),
    ...record.keys.map(({ key_id: keyId, outcome, fingerprint }): Fact => [
      `key ${keyId} ${outcome}`,
      fingerprint,
    ]),
    ['audit log', `${head.size} entries, root ${head.root}`],
  ];
}
