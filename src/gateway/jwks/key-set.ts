/** The keys that may have signed an assignment. */
import { publishedJwks } from '../../protocol/cards/station-card.ts';
import type { PublishedJwk } from '../../protocol/cards/jwk.ts';
import type { Gateway } from '../gateway.ts';
import { findStation } from '../pairing/paired-station.ts';

/** Empty while no station is paired. */
export async function keySetOf({ db }: Pick<Gateway, 'db'>): Promise<{ keys: PublishedJwk[] }> {
  const station = await findStation(db);
  return station === undefined ? { keys: [] } : publishedJwks(station.card.card);
}
