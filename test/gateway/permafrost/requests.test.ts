/** What waits for the offline environment: newest first, page by page, and nothing that is answered. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

type Listed = { request_id: string; kind: string; status: string; requested_at: string }[];

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function list(query = ''): Promise<Listed> {
  const response = await world.get(`/v1/requests${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Listed;
}

async function askFor(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let asked = 0; asked < count; asked += 1) ids.push(await world.ask());
  return ids;
}

describe('GET /v1/requests', () => {
  it.each(['0', '101', '-1', '1.5', '1e2', 'all', ''])(
    'listRequests 400 INVALID_PARAMETERS: a limit of “%s” is refused by its name',
    async (limit) => {
      const response = await world.get(`/v1/requests?limit=${limit}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: 'INVALID_PARAMETERS',
        details: { limit: [expect.any(String)] },
      });
    },
  );

  it.each(['11111111-1111-4111-8111-111111111111', 'x'])(
    'refuses to go on before “%s”, which was never listed',
    async (before) => {
      const response = await world.get(`/v1/requests?before=${before}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ details: { before: [expect.any(String)] } });
    },
  );

  it('refuses a parameter that it does not know', async () => {
    expect((await world.get('/v1/requests?after=1')).status).toBe(400);
  });

  it('listRequests 200: what waits is listed in pages, each id once and the newest first', async () => {
    const ids = (await askFor(7)).reverse();
    expect((await list()).map(({ request_id: id }) => id)).toEqual(ids);
    const seen: string[] = [];
    let page = await list('?limit=3');
    while (page.length === 3) {
      seen.push(...page.map(({ request_id: id }) => id));
      page = await list(`?limit=3&before=${seen.at(-1) ?? ''}`);
    }
    expect([...seen, ...page.map(({ request_id: id }) => id)]).toEqual(ids);
    expect(await list('?limit=1')).toEqual([
      {
        request_id: ids[0],
        kind: 'key.assign',
        status: 'queued',
        requested_at: '2026-11-20T20:37:00Z',
      },
    ]);
  });

  it('shows what was sent, leaves out what was answered, and goes on before it', async () => {
    const [first = ''] = await askFor(1);
    await world.exportFile();
    expect(await list()).toMatchObject([{ request_id: first, status: 'sent' }]);
    await world.gateway.db.updateTable('item').set({ status: 'done' }).execute();
    const [second = ''] = await askFor(1);
    expect((await list()).map(({ request_id: id }) => id)).toEqual([second]);
    expect(await list(`?before=${first}`)).toEqual([]);
  });
});

describe('what needs no token', () => {
  it('readKeySet 200: the keys are there for ten minutes, and none while no station is paired', async () => {
    const keySet = await world.app.request('/.well-known/jwks.json');
    expect(keySet.headers.get('Cache-Control')).toBe('max-age=600, must-revalidate');
    expect(await keySet.json()).toMatchObject({ keys: [{ crv: 'P-256', use: 'sig' }] });
    const alone = await openWorld({ paired: false });
    const none = await alone.app.request('/.well-known/jwks.json');
    expect([none.status, await none.json()]).toEqual([200, { keys: [] }]);
    await alone.close();
  });

  it('readStationCard 200: the card is served byte for byte', async () => {
    const card = await world.app.request('/.well-known/permafrost/station-card');
    expect(card.status).toBe(200);
    expect(card.headers.get('Cache-Control')).toBe('max-age=600, must-revalidate');
    expect(new Uint8Array(await card.arrayBuffer())).toEqual(
      new Uint8Array(world.station.cardBytes),
    );
  });

  it('readStationCard 404 STATION_NOT_PAIRED: before pairing there is no card', async () => {
    const alone = await openWorld({ paired: false });
    const card = await alone.app.request('/.well-known/permafrost/station-card');
    expect(card.status).toBe(404);
    expect(await card.json()).toMatchObject({ error: 'STATION_NOT_PAIRED' });
    await alone.close();
  });
});
