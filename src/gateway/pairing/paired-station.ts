/**
 * The one station this gateway trusts, with its keys taken from the card that two people compared.
 * Everything that is verified against a station is verified against these pinned keys; no message
 * brings its own.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { KeyRing } from '../../core/keys/key-ring.ts';
import type { PinnedPeer } from '../../core/keys/key-ring.ts';
import { refuse } from '../../core/refusal.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import type { OpenedStationCard } from '../../protocol/cards/station-card.ts';
import type { Database, StationRow } from '../storage/tables.ts';

export interface PairedStation {
  readonly row: StationRow;
  readonly card: OpenedStationCard;
}

/** The active station, or undefined. The card is read, and its signature verified, again each time. */
export async function findStation(db: Database): Promise<PairedStation | undefined> {
  const row = await db
    .selectFrom('station')
    .selectAll()
    .where('status', '=', 'active')
    .executeTakeFirst();
  return row === undefined ? undefined : { row, card: readStationCard(utf8(row.card)) };
}

/** Whether a station is paired: the question of every wallet's call, so nothing is verified here. */
export async function hasStation(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('station')
    .select('station_id')
    .where('status', '=', 'active')
    .executeTakeFirst();
  return row !== undefined;
}

/** The active station; refuses `STATION_NOT_PAIRED`. */
export async function activeStation(db: Database): Promise<PairedStation> {
  return (await findStation(db)) ?? refuse('STATION_NOT_PAIRED');
}

/**
 * The station whose signing key has this short id, as a sealed bundle names its sender. Refuses
 * `SIGNER_UNKNOWN`, and `SIGNER_REVOKED` for one that was trusted once.
 */
export async function stationByKeyId(db: Database, keyId: string): Promise<PairedStation> {
  const rows = await db.selectFrom('station').selectAll().execute();
  const stations = rows.map((row) => ({ row, card: readStationCard(utf8(row.card)) }));
  const peer = new KeyRing(stations.map(pinned)).bySigningKeyId(keyId);
  return (
    stations.find(({ row }) => row.station_id === peer.peerId) ??
    refuse('SIGNER_UNKNOWN', { peer: `key ${keyId}` })
  );
}

function pinned({ row, card }: PairedStation): PinnedPeer {
  return {
    peerId: row.station_id,
    name: row.name,
    env: card.card.env,
    signingKey: card.identityKey,
    sealingKey: card.sealingKey,
    status: row.status,
    pairedAt: row.paired_at,
    cardDigest: row.card_digest,
  };
}
