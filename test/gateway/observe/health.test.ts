/** Whether a process lives, and whether it should get calls. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

async function ready(app = world.app): Promise<unknown> {
  const response = await app.request('/health/ready');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  return [response.status, await response.json()];
}

describe('health', () => {
  it('is not ready when its database does not answer, and lives all the same', async () => {
    const other = await openWorld({ paired: false });
    await other.gateway.db.destroy();
    expect(await ready(other.app)).toEqual([503, { status: 'database' }]);
    expect((await other.app.request('/health/live')).status).toBe(200);
    await other.close();
  });

  it('is not ready while it is stopping, and asks its callers to leave', async () => {
    let isStopping = false;
    const app = buildApp(world.gateway, { isStopping: () => isStopping });
    expect(await ready(app)).toEqual([200, { status: 'ready' }]);
    isStopping = true;
    expect(await ready(app)).toEqual([503, { status: 'stopping' }]);
    const live = await app.request('/health/live');
    expect([live.status, live.headers.get('Connection')]).toEqual([200, 'close']);
  });

  it('is not ready over a schema that it does not know', async () => {
    await world.gateway.db
      .insertInto('schema_migration')
      .values({ version: 999, name: 'of the future', applied_at: '2026-11-20T00:00:00Z' })
      .execute();
    expect(await ready()).toEqual([503, { status: 'schema' }]);
  });

  it('is ready without a token and beyond the limit of calls', async () => {
    const app = buildApp(world.gateway, { limits: { perMinute: 1 } });
    for (let call = 0; call < 5; call += 1) {
      expect(await ready(app)).toEqual([200, { status: 'ready' }]);
    }
  });
});
