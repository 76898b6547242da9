import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { refused } from './machines.ts';
import { codeSaid, documentOf, permafrost, temporaryFolder } from './run-cli.ts';
import { coldKey, storedData } from '../gateway/backups/storing.ts';
import { carry } from '../gateway/importing.ts';
import { openWorld } from '../gateway/world.ts';

const NOBODY = '1704d012-671a-41f9-a02c-99e9d37591dd';

describe('gateway drill', () => {
  const folder = temporaryFolder();
  const drill = (verb: string, ...args: string[]) =>
    permafrost(['gateway', 'drill', verb, ...args, '--data', 'gateway', '--json'], { cwd: folder });

  it('wants exactly one thing to be named', async () => {
    for (const args of [[], ['--keys', '1', '--backups', '1'], ['--key', NOBODY, '--keys', '1']]) {
      const said = await drill('request', ...args);
      expect([said.code, codeSaid(said)]).toEqual([2, 'USAGE']);
    }
  });

  it('refuses what is not here, and numbers that no response could answer', async () => {
    const place = path.join(folder, 'gateway');
    const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
    const create = { env: 'test', name: 'Gateway one' } as const;
    await (await openGateway(place, { clock, random: systemRandom, create })).close();
    expect(refused(await drill('request', '--key', NOBODY))).toBe('KEY_UNKNOWN');
    expect(refused(await drill('request', '--backup', NOBODY))).toBe('STORED_BACKUP_UNKNOWN');
    expect(refused(await drill('request', '--keys', '65'))).toBe('DRILL_COUNT_INVALID');
    expect(refused(await drill('request', '--keys', 'many'))).toBe('DRILL_COUNT_INVALID');
    expect(documentOf(await drill('request', '--keys', '64'))).toEqual({ drills: [] });
    expect(documentOf(await drill('status'))).toEqual({
      underWay: 0,
      failed: [],
      backups: { stored: 0, confirmed: 0, failed: 0 },
    });
  });

  it('asks for drills, and names what failed, there and in the status of the gateway', async () => {
    const world = await openWorld();
    if (typeof world.place !== 'string') throw new Error('this test is of a folder');
    const gateway = (...args: string[]) =>
      permafrost(['gateway', ...args, '--data', world.dir], { cwd: folder });
    try {
      const key = await coldKey(world);
      const backupId = await storedData(world, key);
      const asked = await gateway('drill', 'request', '--backups', '1', '--json');
      expect(documentOf(asked)).toMatchObject({
        drills: [{ subject: 'backup', subjectId: backupId, isNew: true }],
      });
      await carry(world, { drillFails: () => true });
      const [status, overall] = [await gateway('drill', 'status'), await gateway('status')];
      expect(status.stdout).toContain(`FAILED   backup ${backupId}: content`);
      expect(overall.stdout).toContain('1 FAILED');
    } finally {
      await world.close();
    }
  });
});
