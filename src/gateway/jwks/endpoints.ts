/**
 * What the world may fetch without a token: the assignment keys in the form that existing clients
 * verify with, and the station card from which everything else can be verified. Clients are told to
 * keep the key set for ten minutes at most, so that a rotation reaches them.
 */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { findStation } from '../pairing/paired-station.ts';
import { keySetOf } from './key-set.ts';

const FOR_TEN_MINUTES = { 'Cache-Control': 'max-age=600, must-revalidate' };

const publishedKey = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
});

const readKeySet = endpoint({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'readKeySet',
  summary: 'The keys that sign assignments',
  answers: { 200: { when: 'always', body: z.strictObject({ keys: z.array(publishedKey) }) } },
  faults: [],
  handle: async ({ gateway }) => ({
    status: 200,
    body: await keySetOf(gateway),
    headers: FOR_TEN_MINUTES,
  }),
});

const readStationCard = endpoint({
  method: 'get',
  path: '/.well-known/permafrost/station-card',
  operationId: 'readStationCard',
  summary: 'The signed card of the offline station',
  answers: {
    200: { when: 'a station is paired', body: z.looseObject({ payloadType: z.string() }) },
  },
  faults: [{ status: 404, code: 'STATION_NOT_PAIRED', when: 'no station is paired' }],
  handle: async ({ gateway }) => {
    const station = await findStation(gateway.db);
    if (station === undefined) throw new Fault(404, 'STATION_NOT_PAIRED', 'No station is paired');
    // As it is signed, byte for byte.
    return { status: 200, text: station.row.card, headers: FOR_TEN_MINUTES };
  },
});

export const PUBLIC_ENDPOINTS = [readKeySet, readStationCard];
