/**
 * Pairs the station: its card came over the gap, and a person read its fingerprint aloud to another
 * at the station. Without that comparison a card is only a file, so the fingerprint that was read
 * out is an argument and must match. One station is active at a time.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { formatTime } from '../../core/clock.ts';
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { isReadOut } from '../../core/keys/read-out.ts';
import { refuse } from '../../core/refusal.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';

export interface PairingReport {
  readonly stationId: string;
  readonly name: string;
  readonly env: string;
  /** SHA-256 of the card's payload, and its first 96 bits as words. */
  readonly digest: string;
  readonly words: string;
  /** False when this very card was paired before and nothing was changed. */
  readonly isNew: boolean;
}

/** What the people compare, before pairing. Refuses `CARD_INVALID`, `SIGNATURE_INVALID`. */
export function inspectStationCard(cardBytes: Uint8Array): PairingReport {
  const { card, digest } = readStationCard(cardBytes);
  const words = digestWords(digest);
  const { station_id: stationId, name, env } = card;
  return { stationId, name, env, digest, words, isNew: true };
}

/**
 * Pairs the station of `cardBytes`. `expected` is what was read out: the 64 hex digits or the
 * words, with any spacing and case. Refuses `CARD_INVALID`, `SIGNATURE_INVALID`, `CARD_DIFFERS`,
 * `PEER_ALREADY_PAIRED`.
 */
export async function pairStation(
  gateway: Gateway,
  { cardBytes, expected }: { cardBytes: Uint8Array; expected: string },
): Promise<PairingReport> {
  const facts = { act: 'pair', file_digest: sha256Hex(cardBytes) };
  return await onRecord(gateway, { kind: 'act.refused', facts }, () =>
    pair(gateway, cardBytes, expected),
  );
}

async function pair(
  gateway: Gateway,
  cardBytes: Uint8Array,
  expected: string,
): Promise<PairingReport> {
  const report = inspectStationCard(cardBytes);
  if (!isReadOut(expected, report.digest)) {
    refuse('CARD_DIFFERS', { found: `${report.digest} (${report.words})`, expected });
  }
  if (report.env !== gateway.identity.env) {
    refuse('CARD_INVALID', {
      reason: `it is for ${report.env} and this gateway is ${gateway.identity.env}`,
    });
  }
  const pairedAt = formatTime(gateway.clock.now());
  return await gateway.db.transaction().execute(async (tx) => {
    const earlier = await tx
      .selectFrom('station')
      .selectAll()
      .where((row) =>
        row.or([row('status', '=', 'active'), row('station_id', '=', report.stationId)]),
      )
      .execute();
    const active = earlier.find((row) => row.status === 'active');
    if (active?.card_digest === report.digest) return { ...report, isNew: false };
    // A revoked station stays revoked under its id: it comes back only as a new one.
    const inTheWay = active ?? earlier[0];
    if (inTheWay !== undefined) refuse('PEER_ALREADY_PAIRED', { peer: inTheWay.name });
    await tx
      .insertInto('station')
      .values({
        station_id: report.stationId,
        name: report.name,
        status: 'active',
        paired_at: pairedAt,
        // The signed card in its one spelling; a file may end with a line feed.
        card: fromUtf8(cardBytes).trimEnd(),
        card_digest: report.digest,
        latest_sequence: 0,
        latest_digest: '',
        latest_checkpoint: '',
        latest_size: 0,
        generation: 1,
        air_gap: '',
        air_gap_findings: '',
      })
      .execute();
    await appendEntry(tx, {
      kind: 'station.paired',
      at: pairedAt,
      facts: {
        station_id: report.stationId,
        name: report.name,
        card_digest: report.digest,
        ...gateway.actor,
      },
    });
    return report;
  });
}
