/**
 * COLD keys whose station is trusted no more. No other station has them, and that one comes back only as a
 * new one: nobody will say again whether such a key works, or open what is under it.
 */
import type { Database } from '../storage/tables.ts';

/** A query of their ids, to be part of another. */
export function keysOfRevokedStations(db: Database) {
  return db
    .selectFrom('cold_origin')
    .innerJoin('response_bundle', 'response_bundle.bundle_id', 'cold_origin.response_id')
    .innerJoin('station', 'station.station_id', 'response_bundle.station_id')
    .select('cold_origin.key_id')
    .where('station.status', '=', 'revoked');
}

/** False for a HOT key, and for one that is not here. */
export async function isOfRevokedStation(db: Database, keyId: string): Promise<boolean> {
  const row = await keysOfRevokedStations(db)
    .where('cold_origin.key_id', '=', keyId)
    .executeTakeFirst();
  return row !== undefined;
}
