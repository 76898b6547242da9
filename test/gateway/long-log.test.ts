/** A log of years: a process that starts reads it without keeping anybody waiting. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { sealQueued } from '../../src/gateway/outbox/seal-queued.ts';
import { fillLog } from './filled-gateway.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const ENTRIES = 2_100;

let world: World;
let started: Gateway;
beforeEach(async () => {
  world = await openWorld();
  await world.ask();
  await fillLog(world.gateway, ENTRIES);
  const { place, clock } = world;
  started = await openGateway(place, { clock, random: systemRandom });
});
afterEach(async () => {
  await started.close();
  await world.close();
});

async function entries(): Promise<number> {
  return (await world.auditKinds()).length;
}

describe('a long audit log', () => {
  it('is read to its end, and other work of the process goes on meanwhile', async () => {
    let turns = 0;
    let isRead = false;
    const count = (): void => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    const size = await started.log.catchUp(started.db);
    isRead = true;
    expect(size).toBe(await entries());
    expect(turns).toBeGreaterThanOrEqual(Math.floor(ENTRIES / 500));
  });

  it('is read by two calls of one process at once, and by one that comes between', async () => {
    const both = [started.log.catchUp(started.db), started.log.catchUp(started.db)];
    await createApiKey(world.gateway, { label: 'between' });
    await Promise.all(both);
    expect(await started.log.catchUp(started.db)).toBe(await entries());
    expect(await started.log.checkpoint(started.db)).toBe(
      await world.gateway.log.checkpoint(world.gateway.db),
    );
  });

  it('is read before the lock is taken that every wallet needs', async () => {
    const reading = vi.spyOn(started.log, 'catchUp');
    await sealQueued(started);
    const [first] = reading.mock.calls;
    expect(first?.[0].isTransaction).toBe(false);
    expect(await sizeWithin(reading.mock.results[0])).toBeGreaterThan(ENTRIES);
  });

  it('is refused at the entry that does not follow, wherever it stands', async () => {
    const db = started.db;
    const last = await entries();
    const entry = { position: last, entry: await entryAt(last - 2) };
    await db.transaction().execute((tx) => tx.insertInto('audit_entry').values(entry).execute());
    await expect(started.log.catchUp(db)).rejects.toMatchObject({ code: 'AUDIT_LOG_CHANGED' });
  });
});

async function entryAt(position: number): Promise<string> {
  const { entry } = await world.gateway.db
    .selectFrom('audit_entry')
    .select('entry')
    .where('position', '=', position)
    .executeTakeFirstOrThrow();
  return entry;
}

async function sizeWithin(result: { value: unknown } | undefined): Promise<unknown> {
  return await result?.value;
}
