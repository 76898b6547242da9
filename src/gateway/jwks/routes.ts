/**
 * What the world may fetch without a token: the assignment key in the form that existing clients
 * verify with, and the station card from which everything else can be verified. Clients are told to
 * keep the key set for ten minutes at most, so that a rotation reaches them.
 */
import { Hono } from 'hono';
import { publishedJwks } from '../../protocol/cards/station-card.ts';
import type { Gateway } from '../gateway.ts';
import { findStation } from '../pairing/paired-station.ts';

export function jwksRoutes(gateway: Gateway): Hono {
  const routes = new Hono();

  routes.get('/.well-known/jwks.json', async (c) => {
    const station = await findStation(gateway.db);
    const keySet = station === undefined ? { keys: [] } : publishedJwks(station.card.card);
    return c.json(keySet, 200, { 'Cache-Control': 'max-age=600, must-revalidate' });
  });

  routes.get('/.well-known/permafrost/station-card', async (c) => {
    const station = await findStation(gateway.db);
    if (station === undefined) {
      return c.json({ message: 'No station is paired', error: 'STATION_NOT_PAIRED' }, 404);
    }
    return c.body(station.row.card, 200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'max-age=600, must-revalidate',
    });
  });

  return routes;
}
