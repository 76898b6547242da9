/** The witness file of a gateway: what it has seen, signed, and on record. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWitness } from '../../src/gateway/witness.ts';
import { readWitness } from '../../src/protocol/witness.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(path.join(world.dir, 'drive-'));
});
afterAll(async () => {
  await world.close();
});

describe('the witness file', () => {
  it('is refused where no station is paired, on record', async () => {
    const lonely = await openWorld({ paired: false });
    await expect(writeWitness(lonely.gateway, { folder: lonely.dir })).rejects.toMatchObject({
      code: 'STATION_NOT_PAIRED',
    });
    expect((await lonely.auditKinds()).at(-1)).toBe('act.refused');
    await lonely.close();
  });

  it('is refused in a folder that is not there, on record', async () => {
    const gone = path.join(folder, 'gone');
    await expect(writeWitness(world.gateway, { folder: gone })).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
    expect((await world.auditKinds()).at(-1)).toBe('act.refused');
  });

  it('says what was seen last of the station, and is signed by this gateway', async () => {
    const report = await writeWitness(world.gateway, { folder });
    expect(readdirSync(folder)).toEqual([path.basename(report.path)]);
    expect(report.path).toMatch(/witness-0-[0-9a-f]{16}\.permafrost-witness$/);
    expect((await world.auditKinds()).at(-1)).toBe('witness.written');
    const { gatewayId, name, env, signing, sealing } = world.gateway.identity;
    const peer = {
      peerId: gatewayId,
      name,
      env,
      signingKey: signing.publicKey,
      sealingKey: sealing.publicKey,
      status: 'active' as const,
      pairedAt: '2026-11-20T20:37:00Z',
      cardDigest: 'ab'.repeat(32),
    };
    const bytes = new Uint8Array(readFileSync(report.path));
    const { witness } = readWitness(bytes, report.stationId, [peer]);
    expect(witness).toMatchObject({ gateway_id: gatewayId, generation: 1, checkpoint: '' });
  });
});
