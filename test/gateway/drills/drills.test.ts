import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../../src/core/refusals.ts';
import { drillStatus } from '../../../src/gateway/drills/drill-status.ts';
import { latestBackupDrill, latestKeyDrill } from '../../../src/gateway/drills/latest-drill.ts';
import { requestKeyDrill } from '../../../src/gateway/drills/request-drill.ts';
import { requestDrills } from '../../../src/gateway/drills/request-drills.ts';
import type { DrillWish } from '../../../src/gateway/drills/request-drills.ts';
import { gatewayStatus } from '../../../src/gateway/status.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { createReceiver } from '../../../src/gateway/webhooks/receivers.ts';
import { itemOf } from '../../../src/gateway/outbox/queue.ts';
import { coldKey, hotKey, storedData, storedFile } from '../backups/storing.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const ask = async (wish: DrillWish) => await requestDrills(world.gateway, wish);

async function itemCalled(itemId: string) {
  const row = await world.gateway.db
    .selectFrom('item')
    .selectAll()
    .where('item_id', '=', itemId)
    .executeTakeFirstOrThrow();
  return { ...itemOf(row), status: row.status };
}

/** The facts of the last audit entry. */
async function lastFacts(): Promise<Record<string, unknown>> {
  const { entry } = await world.gateway.db
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const { kind, facts } = JSON.parse(entry) as { kind: string; facts: Record<string, unknown> };
  return { kind, ...facts };
}

async function expectRefused(code: RefusalCode, wish: DrillWish): Promise<void> {
  const before = await world.rows();
  await expect(ask(wish)).rejects.toMatchObject({ code });
  expect(await world.rows()).toBe(before);
  expect(await lastFacts()).toMatchObject({ kind: 'act.refused', act: 'drill', code });
}

describe('a drill that is asked for', () => {
  it('names the key and its fingerprint, and nothing of it changes before the answer', async () => {
    const key = await coldKey(world);
    const [drill] = await ask({ keyId: key.keyId });
    expect(drill).toMatchObject({ subject: 'key', subjectId: key.keyId, isNew: true });
    const { fingerprint } = await world.gateway.db
      .selectFrom('customer_key')
      .select('fingerprint')
      .executeTakeFirstOrThrow();
    expect(await itemCalled(drill?.itemId ?? '')).toMatchObject({
      kind: 'key.drill',
      status: 'queued',
      body: { key_id: key.keyId, key_fingerprint: fingerprint },
    });
    expect(await lastFacts()).toMatchObject({ kind: 'drill.requested', key_id: key.keyId });
    expect(await latestKeyDrill(world.gateway.db, key.keyId)).toBeUndefined();
  });

  it('tells the station whose a key of the pool has become, and of another key nothing', async () => {
    await requestPool(world.gateway, { keyType: 'rsa4096', count: 1 });
    await carry(world);
    const given = await world.post({
      user_identifier: 'ada@example.com',
      key_type: 'rsa4096',
      key_environment: 'COLD',
    });
    expect(given.status).toBe(200);
    const { key_id: keyId } = (await given.json()) as { key_id: string };
    const [drill] = await ask({ keyId });
    const { user_id } = await world.gateway.db
      .selectFrom('wallet_user')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect((await itemCalled(drill?.itemId ?? '')).body).toMatchObject({
      assigned_to: { user_identifier: 'ada@example.com', user_id },
    });
    await carry(world);
    expect(await latestKeyDrill(world.gateway.db, keyId)).toMatchObject({ verdict: 'passed' });
    const [other] = await ask({ keyId: (await coldKey(world)).keyId });
    expect((await itemCalled(other?.itemId ?? '')).body).not.toHaveProperty('assigned_to');
  });

  it('is not asked for a second time while one is under way, by whomever', async () => {
    const { keyId } = await coldKey(world);
    const [first] = await ask({ keyId });
    const again = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.gateway.db.transaction().execute((tx) => requestKeyDrill(world.gateway, tx, keyId)),
      ),
    );
    for (const drill of again) expect(drill).toEqual({ itemId: first?.itemId, isNew: false });
    expect(await drillStatus(world.gateway.db)).toMatchObject({ underWay: 1 });
    await carry(world);
    expect(await ask({ keyId })).toMatchObject([{ isNew: true }]);
  });

  it('may be asked for again when the station refused it, and nothing is known from that', async () => {
    const key = await coldKey(world);
    const backupId = await storedData(world, key);
    await ask({ keyId: key.keyId });
    await ask({ backupId });
    await carry(world, { refuses: () => true });
    expect(await latestKeyDrill(world.gateway.db, key.keyId)).toBeUndefined();
    expect(await latestBackupDrill(world.gateway.db, backupId)).toBeUndefined();
    expect(await drillStatus(world.gateway.db)).toMatchObject({
      underWay: 0,
      failed: [],
      backups: { stored: 1, confirmed: 0, failed: 0 },
    });
    expect(await ask({ keyId: key.keyId })).toMatchObject([{ isNew: true }]);
    expect(await ask({ backupId })).toMatchObject([{ isNew: true }]);
  });

  it('is refused for what no station could try', async () => {
    const key = await coldKey(world);
    const nobody = '3b241101-e2bb-4255-8caf-4136c566a962';
    await expectRefused('KEY_UNKNOWN', { keyId: nobody });
    await expectRefused('STORED_BACKUP_UNKNOWN', { backupId: nobody });
    await expectRefused('BACKUP_NOT_DRILLABLE', { backupId: await storedFile(world, key) });
    const blind = await storedData(world, key, { checksum: undefined });
    await expectRefused('BACKUP_NOT_DRILLABLE', { backupId: blind });
  });

  it.each([0, -1, 65, 1.5, Number.NaN])('is refused for a number of %d', async (count) => {
    await expectRefused('DRILL_COUNT_INVALID', { keys: count });
    await expectRefused('DRILL_COUNT_INVALID', { backups: count });
  });
});

describe('the longest unlooked at', () => {
  it('keys come first, without those that are being tried', async () => {
    const keys: string[] = [];
    for (let count = 0; count < 3; count++) {
      keys.push((await coldKey(world, { key_type: 'secp256k1' })).keyId);
      world.clock.passSeconds(60);
    }
    const [a = '', b = '', c = ''] = keys;
    await ask({ keyId: a });
    expect((await ask({ keys: 1 })).map(({ subjectId }) => subjectId)).toEqual([b]);
    await carry(world);
    world.clock.passSeconds(60);
    await ask({ keyId: a });
    await carry(world);
    expect((await ask({ keys: 64 })).map(({ subjectId }) => subjectId)).toEqual([c, b, a]);
    expect(await ask({ keys: 64 })).toEqual([]);
  });

  it('backups come first, and only what a station can look into', async () => {
    const key = await coldKey(world);
    await storedFile(world, key);
    await storedData(world, key, { checksum: undefined });
    const a = await storedData(world, key);
    world.clock.passSeconds(60);
    const b = await storedData(world, key);
    world.clock.passSeconds(60);
    const c = await storedData(world, key);
    expect((await ask({ backups: 1 })).map(({ subjectId }) => subjectId)).toEqual([a]);
    await carry(world);
    await ask({ backupId: b });
    expect((await ask({ backups: 64 })).map(({ subjectId }) => subjectId)).toEqual([c, a]);
  });
});

describe('a HOT key', () => {
  it('is never sent to a station, and neither is what was encrypted to it', async () => {
    const hotWorld = await openWorld({ hot: true });
    try {
      const key = await hotKey(hotWorld);
      const backupId = await storedData(hotWorld, key);
      const asked = [{ keyId: key.keyId }, { backupId }];
      for (const [at, code] of ['KEY_UNKNOWN', 'BACKUP_NOT_DRILLABLE'].entries()) {
        const wish = asked[at] ?? { keys: 0 };
        await expect(requestDrills(hotWorld.gateway, wish)).rejects.toMatchObject({ code });
      }
      expect(await requestDrills(hotWorld.gateway, { keys: 64 })).toEqual([]);
      expect(await requestDrills(hotWorld.gateway, { backups: 64 })).toEqual([]);
    } finally {
      await hotWorld.close();
    }
  });
});

describe('the answers', () => {
  it('are kept with their proof, and counted in the log', async () => {
    const key = await coldKey(world);
    const backupId = await storedData(world, key);
    await ask({ keyId: key.keyId });
    await ask({ backupId });
    await carry(world, { drillFails: ({ kind }) => kind === 'key.drill' });
    expect(await lastFacts()).toMatchObject({
      kind: 'response.imported',
      drilled: 1,
      drilled_backups: 1,
      drills_failed: 1,
    });
    const drill = await latestKeyDrill(world.gateway.db, key.keyId);
    expect(drill).toMatchObject({ verdict: 'failed' });
    expect(drill?.failed).not.toBe('');
    const good = await latestBackupDrill(world.gateway.db, backupId);
    expect(good).toMatchObject({ verdict: 'passed', failed: '' });
    expect(JSON.parse(good?.statement ?? '')).toMatchObject({ backup_id: backupId });
  });

  it('of the last drill count: a key that failed and passed again is good, and the other way round', async () => {
    const { keyId } = await coldKey(world);
    for (const fails of [true, false, true]) {
      await ask({ keyId });
      await carry(world, { drillFails: () => fails });
      expect((await latestKeyDrill(world.gateway.db, keyId))?.verdict).toBe(
        fails ? 'failed' : 'passed',
      );
      expect((await drillStatus(world.gateway.db)).failed).toHaveLength(fails ? 1 : 0);
    }
  });

  it('that are bad are told to receivers of webhooks and to the operator', async () => {
    await createReceiver(world.gateway, {
      url: 'https://wallet.example/hook',
      events: ['drill.failed', 'backup.confirmed'],
    });
    const key = await coldKey(world);
    const [good, bad] = [await storedData(world, key), await storedData(world, key)];
    for (const backupId of [good, bad]) await ask({ backupId });
    const [ofKey] = await ask({ keyId: key.keyId });
    await carry(world, {
      drillFails: (item) => item.kind !== 'backup.drill' || item.body.backup_id === bad,
    });
    const events = await world.gateway.db
      .selectFrom('webhook_event')
      .select('body')
      .orderBy('position')
      .execute();
    const told = events.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(told.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'drill.failed', data: { drill_id: ofKey?.itemId, key_id: key.keyId } },
      { type: 'backup.confirmed', data: { backup_id: good, key_id: key.keyId } },
      {
        type: 'drill.failed',
        data: { drill_id: expect.any(String) as string, backup_id: bad, key_id: key.keyId },
      },
    ]);
    const { drills } = await gatewayStatus(world.gateway);
    expect(drills).toMatchObject({
      underWay: 0,
      failed: expect.arrayContaining([
        expect.objectContaining({ subject: 'key', subjectId: key.keyId }),
        expect.objectContaining({ subject: 'backup', subjectId: bad, failed: 'content' }),
      ]) as unknown[],
      backups: { stored: 0, confirmed: 1, failed: 1 },
    });
  });

  it('confirm a backup once, however often it passes', async () => {
    await createReceiver(world.gateway, {
      url: 'https://wallet.example/hook',
      events: ['backup.confirmed'],
    });
    const backupId = await storedData(world, await coldKey(world));
    for (let turn = 0; turn < 2; turn++) {
      await ask({ backupId });
      await carry(world);
    }
    const events = await world.gateway.db.selectFrom('webhook_event').selectAll().execute();
    expect(events).toHaveLength(1);
  });
});
