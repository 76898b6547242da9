/** The keys that may have signed an assignment: the station's, and the gateway's own for HOT keys. */
import { publishedJwks } from '../../protocol/cards/station-card.ts';
import type { PublishedJwk } from '../../protocol/cards/jwk.ts';
import type { Gateway } from '../gateway.ts';
import { findStation } from '../pairing/paired-station.ts';
import { hotAssignmentKeys } from './hot-assignment-key.ts';

/** Empty while no station is paired and there is no HOT environment. */
export async function keySetOf({ db }: Pick<Gateway, 'db'>): Promise<{ keys: PublishedJwk[] }> {
  const station = await findStation(db);
  const cold = station === undefined ? [] : publishedJwks(station.card.card).keys;
  return { keys: [...cold, ...(await hotAssignmentKeys(db))] };
}
