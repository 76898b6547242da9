/**
 * A real process is told to end while calls come in: it says so before it takes no more, finishes what it
 * has taken, and leaves nothing half done. Its callers do what a load balancer does: they go elsewhere once
 * it says that it is stopping.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { serveInProcess } from './load/served-process.ts';
import { openWorld } from './world.ts';

const CALLERS = 6;
const CALLS_BEFORE = 25;
/** Each caller is told within it, even where a disk makes each call slow. */
const DRAIN_SECONDS = '20';

it('a process that is told to end under load answers every call that it took, and says first that it is stopping', async () => {
  const world = await openWorld();
  const log = path.join(world.dir, '..', 'gateway.log');
  const options = ['--rate-limit', '0', '--drain', DRAIN_SECONDS, '--log', log];
  const served = await serveInProcess(world.place, options);
  const accepted: string[] = [];
  const readiness: number[] = [];
  let number = 0;
  let ending: Promise<number | null> | undefined;

  const callUntilTold = async (): Promise<void> => {
    for (let isTold = false; !isTold;) {
      const response = await fetch(`${served.url}/v1/keys`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${world.token}`,
        },
        body: JSON.stringify({
          user_identifier: `user ${String(number++)}`,
          key_type: 'secp256k1',
          key_environment: 'COLD',
        }),
      });
      expect(response.status).toBe(202);
      accepted.push(((await response.json()) as { request_id: string }).request_id);
      if (accepted.length >= CALLS_BEFORE) ending ??= served.end();
      const ready = await fetch(`${served.url}/health/ready`);
      readiness.push(ready.status);
      isTold = ready.status === 503;
      await ready.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, callUntilTold));
  expect(await ending).toBe(0);

  const rows = await world.gateway.db.selectFrom('item').select('item_id').execute();
  expect(rows.map((row) => row.item_id).sort()).toEqual(accepted.sort());
  expect(readiness.filter((status) => status === 503)).toHaveLength(CALLERS);
  const lines = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; operation?: string; status?: number });
  expect(lines.filter(({ operation }) => operation === 'assignKey')).toHaveLength(accepted.length);
  const events = lines.filter(({ event }) => event !== 'call').map(({ event }) => event);
  expect(events).toEqual(['serving', 'stopping', 'stopped']);
  expect(lines.at(-1)).toMatchObject({ event: 'stopped' });
  await expect(fetch(`${served.url}/health/live`)).rejects.toThrow('fetch failed');
  await world.close();
});
