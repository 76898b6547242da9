/** What is swept away, what is not, and by how many processes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLoops } from '../../../src/gateway/maintenance/loops.ts';
import { SWEEP } from '../../../src/gateway/maintenance/sweep.ts';
import { writeStoredFile } from '../../../src/gateway/storage/write-stored-file.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const ASK = { user_identifier: 'ada@example.com', key_type: 'secp256k1', key_environment: 'COLD' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

const round = (): Promise<void> => SWEEP.round(world.gateway, new AbortController().signal);

async function statusOf(key: string, user: string): Promise<string> {
  const body = { ...ASK, user_identifier: user };
  const response = await world.post(body, { 'Idempotency-Key': key });
  expect(response.status).toBe(202);
  return ((await response.json()) as { request_id: string }).request_id;
}

async function arrivingFiles(): Promise<number> {
  return (await world.gateway.db.selectFrom('stored_file').selectAll().execute()).length;
}

function arrive(): Promise<unknown> {
  const source = (async function* () {
    await Promise.resolve();
    yield new Uint8Array(10);
  })();
  const fileId = world.gateway.random.uuid();
  return writeStoredFile(world.gateway, { fileId, source, maxBytes: 100 });
}

describe('the hourly sweep', () => {
  it('keeps an answer for seven days, and forgets it after that', async () => {
    const first = await statusOf('order-1', 'ada');
    world.clock.passDays(7);
    await round();
    expect(await statusOf('order-1', 'ada')).toBe(first);
    world.clock.passSeconds(1);
    await round();
    expect(await statusOf('order-1', 'ada')).not.toBe(first);
  });

  it('forgets many at once, and none that is younger', async () => {
    const { apiKeyId, gateway } = world;
    const row = {
      api_key_id: apiKeyId,
      operation: 'assignKey',
      body_digest: '',
      status: 202,
      headers: '{}',
      body: '',
    };
    for (const [prefix, answered_at] of [
      ['old', '2026-11-01T00:00:00Z'],
      ['new', '2026-11-20T00:00:00Z'],
    ] as const) {
      const rows = Array.from({ length: 1_200 }, (_, number) => ({
        ...row,
        idempotency_key: `${prefix}-${String(number)}`,
        answered_at,
      }));
      for (let from = 0; from < rows.length; from += 400) {
        await gateway.db
          .insertInto('idempotent_answer')
          .values(rows.slice(from, from + 400))
          .execute();
      }
    }
    await round();
    const left = await gateway.db
      .selectFrom('idempotent_answer')
      .select('idempotency_key')
      .execute();
    expect(left).toHaveLength(1_200);
    expect(left.every(({ idempotency_key: key }) => key.startsWith('new'))).toBe(true);
  });

  it('drops a file that nobody kept after a day', async () => {
    await arrive();
    await round();
    expect(await arrivingFiles()).toBe(1);
    world.clock.passDays(1);
    world.clock.passSeconds(1);
    await round();
    expect(await arrivingFiles()).toBe(0);
  });

  it('is done by one of two processes in an hour, and by either in the next', async () => {
    const counted = vi.fn(() => Promise.resolve());
    const pauses: (() => void)[] = [];
    const pause = (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        pauses.push(resolve);
        signal.addEventListener('abort', () => {
          resolve();
        });
      });
    const loop = { ...SWEEP, round: counted };
    const stops = [1, 2].map(() => startLoops(world.gateway, [loop], { pause }));
    await vi.waitFor(() => {
      expect(pauses).toHaveLength(2);
    }, 30_000);
    expect(counted).toHaveBeenCalledTimes(1);
    world.clock.passSeconds(3_600);
    for (const end of pauses.splice(0)) end();
    await vi.waitFor(() => {
      expect(pauses).toHaveLength(2);
    }, 30_000);
    expect(counted).toHaveBeenCalledTimes(2);
    await Promise.all(stops.map((stop) => stop()));
  });
});
