/** How soon a login may be tried again. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ALL_LIMIT,
  countAttempt,
  forgetFailures,
  NAME_LIMIT,
  waitSeconds,
} from '../../../src/gateway/operators/login-failures.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

const TOO_SOON = { code: 'LOGIN_TOO_SOON' };

async function fail(name: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await countAttempt(world.gateway, { nameKey: name });
}

describe('the wait after failed logins', () => {
  it('grows with each failure, never shrinks, and ends at its limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.constantFrom(NAME_LIMIT, ALL_LIMIT),
        (failures, limit) => {
          const wait = waitSeconds(failures, limit);
          expect(wait).toBeGreaterThanOrEqual(waitSeconds(failures - 1, limit));
          expect(wait).toBeLessThanOrEqual(limit.maxSeconds);
          expect(wait === 0).toBe(failures <= limit.free);
        },
      ),
    );
    expect([3, 4, 5, 6, 11, 12, 99].map((count) => waitSeconds(count, NAME_LIMIT))).toEqual([
      0, 2, 4, 8, 256, 300, 300,
    ]);
  });

  it('refuses an attempt for a name before its wait is over, and counts nothing', async () => {
    await fail('olga', NAME_LIMIT.free + 1);
    for (let time = 0; time < 5; time += 1) {
      await expect(countAttempt(world.gateway, { nameKey: 'olga' })).rejects.toMatchObject({
        ...TOO_SOON,
        facts: { seconds: 2 },
      });
    }
    world.clock.passSeconds(1);
    await expect(countAttempt(world.gateway, { nameKey: 'olga' })).rejects.toMatchObject(TOO_SOON);
    world.clock.passSeconds(1);
    expect(await countAttempt(world.gateway, { nameKey: 'olga' })).toBe(NAME_LIMIT.free + 2);
  });

  it('lets another name in meanwhile, until too many names were tried', async () => {
    await fail('olga', NAME_LIMIT.free + 1);
    expect(await countAttempt(world.gateway, { nameKey: 'boris' })).toBe(1);
    for (let name = 0; name < ALL_LIMIT.free - NAME_LIMIT.free - 1; name += 1) {
      await countAttempt(world.gateway, { nameKey: `name ${String(name)}` });
    }
    await expect(countAttempt(world.gateway, { nameKey: 'boris' })).rejects.toMatchObject(TOO_SOON);
  });

  it('gives many attempts at once no more than the same number one after the other', async () => {
    const attempts = Array.from({ length: 12 }, () =>
      countAttempt(world.gateway, { nameKey: 'olga' }),
    );
    const counted = (await Promise.allSettled(attempts)).filter(
      ({ status }) => status === 'fulfilled',
    );
    expect(counted).toHaveLength(NAME_LIMIT.free + 1);
  });

  it('forgets after a success, and after a day', async () => {
    await fail('olga', NAME_LIMIT.free + 1);
    await world.gateway.db.transaction().execute((tx) => forgetFailures(tx, { nameKey: 'olga' }));
    expect(await countAttempt(world.gateway, { nameKey: 'olga' })).toBe(1);
    await fail('olga', NAME_LIMIT.free);
    world.clock.passDays(1);
    world.clock.passSeconds(1);
    expect(await countAttempt(world.gateway, { nameKey: 'olga' })).toBe(1);
  });

  it('does not wait for a clock that was set back', async () => {
    await fail('olga', NAME_LIMIT.free + 1);
    world.clock.passDays(-30);
    expect(await countAttempt(world.gateway, { nameKey: 'olga' })).toBe(1);
  });

  it('keeps only digests of the names that were tried', async () => {
    await fail('correct horse battery staple', 1);
    const rows = await world.gateway.db.selectFrom('login_failure').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('horse');
    expect(rows.map(({ subject }) => subject.length).sort()).toEqual([3, 64]);
  });

  it('of a known browser are counted for it alone, and of strangers for all but it', async () => {
    const known = { nameKey: 'olga', browser: 'ab'.repeat(32) };
    await fail('olga', NAME_LIMIT.free + 1);
    await expect(countAttempt(world.gateway, { nameKey: 'olga' })).rejects.toMatchObject(TOO_SOON);
    for (let time = 1; time <= NAME_LIMIT.free + 1; time += 1) {
      expect(await countAttempt(world.gateway, known)).toBe(time);
    }
    await expect(countAttempt(world.gateway, known)).rejects.toMatchObject(TOO_SOON);
    await world.gateway.db.transaction().execute((tx) => forgetFailures(tx, known));
    expect(await countAttempt(world.gateway, known)).toBe(1);
    // What strangers failed at stays counted, and what a known browser does never counts for all.
    await expect(countAttempt(world.gateway, { nameKey: 'olga' })).rejects.toMatchObject(TOO_SOON);
    const all = await world.gateway.db
      .selectFrom('login_failure')
      .select('failures')
      .where('subject', '=', 'all')
      .executeTakeFirst();
    expect(all?.failures).toBe(NAME_LIMIT.free + 1);
  });
});
