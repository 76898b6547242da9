/** What leaves for the station: sealed once, written as often as needed, never lost or doubled. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logOrigin, verifyCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { MerkleTree } from '../../src/core/audit/merkle-tree.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { equalBytes, utf8 } from '../../src/core/encoding/bytes.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { queueItem } from '../../src/gateway/outbox/queue.ts';
import { sealNextRequest } from '../../src/gateway/outbox/seal-request.ts';
import { requestRetirement } from '../../src/gateway/outbox/request-retirement.ts';
import { revokeStation } from '../../src/gateway/pairing/revoke-station.ts';
import { gatewayStatus } from '../../src/gateway/status.ts';
import { LIMITS } from '../../src/protocol/bundle.ts';
import { answered, carry, importHonest } from './importing.ts';
import { StationCounterpart } from './station-counterpart.ts';
import { openWorld, pair } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

function drive(): string {
  return mkdtempSync(path.join(world.dir, '..', 'drive-'));
}

async function readItems(file: Uint8Array): Promise<string[]> {
  const { request } = await world.station.read(file, world.card);
  return request.items.map((item) => item.item_id);
}

async function importAnswer(file: Uint8Array): Promise<void> {
  await importHonest(world, await world.station.answer(file, world.card));
}

describe('refused exports', () => {
  it('refuses to export while no station is paired', async () => {
    const alone = await openWorld({ paired: false });
    try {
      await expect(exportRequests(alone.gateway, { folder: drive() })).rejects.toMatchObject({
        code: 'STATION_NOT_PAIRED',
      });
    } finally {
      await alone.close();
    }
  });

  it('refuses to write over another file, and writes the same bundle elsewhere afterwards', async () => {
    await world.ask();
    const folder = drive();
    const [name = ''] = readdirSync(await exportTo(folder));
    const original = readFileSync(path.join(folder, name));
    writeFileSync(path.join(folder, name), 'something else');
    await expect(exportRequests(world.gateway, { folder })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    const other = drive();
    await exportTo(other);
    expect(readFileSync(path.join(other, name))).toEqual(original);
  });

  it('refuses to retire a key that does not exist', async () => {
    await expect(
      requestRetirement(world.gateway, { keyId: 'x', reason: 'lost' }),
    ).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  it('refuses to sign a checkpoint over a log that was changed from outside', async () => {
    await world.ask();
    const { db } = world.gateway;
    await db.schema.dropTable('audit_entry').execute();
    await db.schema
      .createTable('audit_entry')
      .addColumn('position', 'integer')
      .addColumn('entry', 'text')
      .execute();
    await db.insertInto('audit_entry').values({ position: 0, entry: '{}' }).execute();
    await expect(exportRequests(world.gateway, { folder: drive() })).rejects.toHaveProperty('code');
  });
});

async function exportTo(folder: string): Promise<string> {
  await exportRequests(world.gateway, { folder });
  return folder;
}

describe('what an export writes', () => {
  it('writes nothing when nothing is queued, and makes no bundle', async () => {
    const report = await exportRequests(world.gateway, { folder: drive() });
    expect(report).toEqual({ files: [], requeued: 0 });
    expect(await world.auditKinds()).not.toContain('bundle.sealed');
  });

  it('names the file by direction, number and digest, and reports what it wrote', async () => {
    const requestId = await world.ask();
    const folder = drive();
    const { files } = await exportRequests(world.gateway, { folder });
    const [file] = files;
    expect(files).toEqual([
      expect.objectContaining({
        sequence: 1,
        items: 1,
        isNew: true,
        notAfter: '2026-12-20T20:37:00Z',
      }),
    ]);
    const digest = file?.sealedDigest.slice(0, 12) ?? '';
    expect(readdirSync(folder)).toEqual([`request-1-${digest}.permafrost`]);
    expect(file?.words.split(' ')).toHaveLength(12);
    expect(await readItems(new Uint8Array(readFileSync(file?.path ?? '')))).toEqual([requestId]);
  });

  it('writes an unanswered bundle again byte for byte, and new requests in a bundle of their own', async () => {
    await world.ask();
    const [first] = await world.exportFiles();
    await world.ask();
    const [again, second] = await world.exportFiles();
    expect(again).toEqual(first);
    const { request } = await world.station.read(second ?? new Uint8Array(), world.card);
    expect(request.head).toMatchObject({ sequence: 2, previous: '' });
  });

  it('names the last imported response and returns its checkpoint as receipt', async () => {
    await world.ask();
    const { payloadDigest } = await carry(world);
    await world.ask();
    const { request } = await world.station.read(await world.exportFile(), world.card);
    expect(request.head).toMatchObject({ sequence: 2, previous: payloadDigest });
    expect(request.head.receipt).toBe(world.station.checkpoint());
  });

  it('carries a checkpoint over the gateway’s own log that its card verifies', async () => {
    await world.ask();
    const { request } = await world.station.read(await world.exportFile(), world.card);
    const { gatewayId, signing } = world.gateway.identity;
    const { size, root } = verifyCheckpoint({
      note: request.head.checkpoint,
      origin: logOrigin('gateway', gatewayId),
      publicKey: signing.publicKey,
    });
    const rows = await world.gateway.db
      .selectFrom('audit_entry')
      .selectAll()
      .orderBy('position')
      .execute();
    const tree = new MerkleTree();
    for (const { entry } of rows) tree.append(utf8(entry));
    // All that was there before the bundle was sealed: created, paired, API key, request.
    expect(size).toBe(4);
    expect(equalBytes(tree.root(size), root)).toBe(true);
  });

  it('fits 64 requests of the longest texts into one bundle file', async () => {
    // Three bytes a character, no two alike: what compression cannot help.
    const long = (length: number) => {
      const codes = new Uint16Array(systemRandom.bytes(2 * length).buffer);
      return Array.from(codes, (code) => String.fromCodePoint(0x4e00 + (code % 20_000))).join('');
    };
    for (let count = 0; count < LIMITS.items; count++) {
      await world.ask({
        user_identifier: long(85),
        organisation: { customer_id: long(85), customer_name: long(64) },
        package: { package_id: long(85), package_name: long(64) },
        sign_with: ['external_customer_id', 'external_package_id', 'user_id', 'key_fingerprint'],
      });
    }
    const file = await world.exportFile();
    expect(await readItems(file)).toHaveLength(LIMITS.items);
    await importAnswer(file);
    expect((await gatewayStatus(world.gateway)).items).toMatchObject({ done: LIMITS.items });
  });
});

describe('what is never answered', () => {
  it('asks in one bundle for no more keys than one response can attest, and for the rest in the next', async () => {
    const pools = [60, 4, 1].map((count) => ({
      kind: 'key.pool' as const,
      item_id: systemRandom.uuid(),
      body: { key_type: 'secp256k1' as const, count },
    }));
    await world.gateway.db.transaction().execute(async (tx) => {
      for (const item of pools) await queueItem(tx, item, '2026-11-20T20:00:00Z');
    });
    await sealNextRequest(world.gateway);
    await sealNextRequest(world.gateway);
    const bundles = await Promise.all((await world.exportFiles()).map(readItems));
    const [first, second, third] = pools.map((item) => item.item_id);
    expect(bundles).toEqual([[first, second], [third]]);
  });

  it('queues the items of an expired bundle again, under the same ids, in a new bundle', async () => {
    const requestId = await world.ask();
    const [first = new Uint8Array()] = await world.exportFiles();
    world.clock.passDays(31);
    const folder = drive();
    const { files, requeued } = await exportRequests(world.gateway, { folder });
    expect(requeued).toBe(1);
    expect(files).toEqual([expect.objectContaining({ sequence: 2, isNew: true })]);
    const second = new Uint8Array(readFileSync(files[0]?.path ?? ''));
    expect(equalBytes(first, second)).toBe(false);
    expect(await readItems(second)).toEqual([requestId]);
    expect(await world.auditKinds()).toContain('bundle.expired');
    await importAnswer(second);
    expect((await world.get(`/v1/keys/requests/${requestId}`)).status).toBe(200);
  });

  it('imports the late answer to an expired bundle, and withdraws the one that took its items', async () => {
    const late = await world.ask();
    const [first = new Uint8Array()] = await world.exportFiles();
    world.clock.passDays(31);
    const other = await world.ask();
    await world.exportFiles();

    await importAnswer(first);
    expect((await world.get(`/v1/keys/requests/${late}`)).status).toBe(200);
    const [second = new Uint8Array(), ...more] = await world.exportFiles();
    expect(more).toEqual([]);
    expect(await readItems(second)).toEqual([other]);
    expect((await gatewayStatus(world.gateway)).requests).toEqual({
      open: 1,
      answered: 1,
      expired: 0,
      withdrawn: 1,
    });
    await importAnswer(second);
    expect((await gatewayStatus(world.gateway)).items).toEqual({
      queued: 0,
      sent: 0,
      done: 2,
      refused: 0,
    });
  });

  it('imports an answer however long the drive lay in a drawer', async () => {
    const requestId = await world.ask();
    const response = await answered(world);
    world.clock.passDays(400);
    await importHonest(world, response);
    expect((await world.get(`/v1/keys/requests/${requestId}`)).status).toBe(200);
  });

  it('asks the next station for what a revoked one had not answered', async () => {
    const requestId = await world.ask();
    await world.exportFiles();
    await revokeStation(world.gateway, { stationId: world.station.stationId });
    expect((await world.post({})).status).toBe(400);
    const next = new StationCounterpart(world.clock);
    await pair(world.gateway, next);
    const file = await world.exportFile();
    const response = await next.answer(file, world.card);
    await importResponse(world.gateway, { bytes: response });
    expect((await world.get(`/v1/keys/requests/${requestId}`)).status).toBe(200);
  });
});

describe('a lost drive', () => {
  it('loses nothing: the next export writes the same file', async () => {
    await world.ask();
    const folder = drive();
    await exportTo(folder);
    const [name = ''] = readdirSync(folder);
    const bytes = readFileSync(path.join(folder, name));
    rmSync(folder, { recursive: true });
    const other = await exportTo(drive());
    expect(readFileSync(path.join(other, name))).toEqual(bytes);
  });
});
