/** Several processes on one gateway: nothing happens twice, and the log stays one chain. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { QueryId } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../src/core/audit/chain.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { createApiKey } from '../../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { importResponse } from '../../../src/gateway/inbox/import-response.ts';
import { sealQueued } from '../../../src/gateway/outbox/seal-queued.ts';
import { shownPlace } from '../../../src/gateway/storage/storage.ts';
import type { Database } from '../../../src/gateway/storage/tables.ts';
import { answered } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const CHILD = path.join(import.meta.dirname, 'hammer-child.ts');

let world: World;
let gateways: Gateway[];
beforeEach(async () => {
  world = await openWorld();
  const { clock, place } = world;
  gateways = await Promise.all(
    [1, 2, 3].map(() => openGateway(place, { clock, random: systemRandom })),
  );
});
afterEach(async () => {
  for (const gateway of gateways) await gateway.close();
  await world.close();
});

describe('three connections', () => {
  it('write one audit log, in which every entry follows the one before', async () => {
    const labels = Array.from({ length: 20 }, (_, count) => `wallet ${String(count)}`);
    const made = labels.flatMap((label) => gateways.map((one) => createApiKey(one, { label })));
    await Promise.all(made);
    expect(await checkedLog()).toBe(3 + 60);
    for (const { log, db } of gateways) expect(await log.catchUp(db)).toBe(3 + 60);
  });

  it('give a user of an organisation one key, whichever of them is asked', async () => {
    for (const user of ['a', 'b', 'c', 'd']) {
      const answers = await Promise.all(gateways.map((gateway) => ask(gateway, user)));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
      expect(new Set(answers.map(({ headers }) => headers.get('Location'))).size).toBe(1);
    }
    await checkedLog();
  });

  it('seal each item into one bundle, and take in each response once', async () => {
    for (let round = 0; round < 4; round++) {
      const asked = gateways.map((gateway, at) => ask(gateway, `${String(round)}-${String(at)}`));
      await Promise.all([...asked, ...gateways.map(sealQueued)]);
      for (const file of await world.exportFiles()) {
        const bytes = await world.station.answer(file, world.card);
        const reports = await Promise.all(
          gateways.map((gateway) => importResponse(gateway, { bytes })),
        );
        expect(reports.filter(({ isNew }) => isNew)).toHaveLength(1);
      }
    }
    expect(await sealedOnce()).toBe(12);
    const { db } = world.gateway;
    expect(await db.selectFrom('customer_key').select('key_id').execute()).toHaveLength(12);
    await checkedLog();
  });
});

describe('two connections that take in one response', () => {
  it.each(['response_bundle', 'request_bundle', 'bundle_item'])(
    'agree on it, when one saves it after the other has read %s',
    async (table) => {
      const [slow, quick] = [gateways[0], gateways[1]] as [Gateway, Gateway];
      await ask(slow, 'ada');
      const bytes = await answered(world);
      const before = await world.auditKinds();
      const first = await importResponse(
        {
          ...slow,
          db: afterReading(slow.db, table, () => importResponse(quick, { bytes })),
        },
        { bytes },
      );
      expect(first.isNew).toBe(false);
      expect(await world.auditKinds()).toEqual([...before, 'response.imported']);
      await checkedLog();
    },
  );
});

describe('three processes', () => {
  it('accept, seal and record everything once, however they meet', async () => {
    const rounds = 12;
    const now = world.clock.now().toISOString();
    const args = [CHILD, shownPlace(world.place), world.token, now, String(rounds)];
    const children = await Promise.all(
      gateways.map(() => promisify(execFile)(process.execPath, args)),
    );
    const accepted = children.flatMap(({ stdout }) => stdout.trim().split('\n')).sort();
    expect(accepted).toHaveLength(3 * rounds + rounds);
    await sealQueued(world.gateway);
    expect(await sealedOnce()).toBe(accepted.length);
    const { db } = world.gateway;
    const requests = await db.selectFrom('key_assignment').select('request_id').execute();
    expect(requests.map(({ request_id }) => request_id).sort()).toEqual(accepted);
    const arrivals = await db.selectFrom('item').select('arrival').orderBy('arrival').execute();
    expect(arrivals.map(({ arrival }) => arrival)).toEqual(accepted.map((_, at) => at + 1));
    await checkedLog();
  });
});

/** A connection that does `act` before it gives the first result that is read from `table`. */
function afterReading(db: Database, table: string, act: () => Promise<unknown>): Database {
  const reading = new WeakSet<QueryId>();
  let isDone = false;
  return db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      if (JSON.stringify(node).includes(`"${table}"`)) reading.add(queryId);
      return node;
    },
    transformResult: async ({ queryId, result }) => {
      if (!isDone && reading.has(queryId)) {
        isDone = true;
        await act();
      }
      return result;
    },
  });
}

async function ask(gateway: Gateway, user: string): Promise<Response> {
  return await buildApp(gateway).request('/v1/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${world.token}` },
    body: JSON.stringify({
      user_identifier: user,
      key_type: 'secp256k1',
      key_environment: 'COLD',
      organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
    }),
  });
}

/** The number of entries, after the chain over all of them is verified. */
async function checkedLog(): Promise<number> {
  const { db } = world.gateway;
  const rows = await db.selectFrom('audit_entry').selectAll().orderBy('position').execute();
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at));
  verifyChain(rows.map(({ entry }) => utf8(entry)));
  return rows.length;
}

/** The number of sealed items, after no item is found twice and no bundle number left out. */
async function sealedOnce(): Promise<number> {
  const { db } = world.gateway;
  const items = await db.selectFrom('bundle_item').select('item_id').execute();
  expect(new Set(items.map(({ item_id }) => item_id)).size).toBe(items.length);
  const bundles = await db
    .selectFrom('request_bundle')
    .select('sequence')
    .orderBy('sequence')
    .execute();
  expect(bundles.map(({ sequence }) => sequence)).toEqual(bundles.map((_, at) => at + 1));
  const queued = await db
    .selectFrom('item')
    .select('item_id')
    .where('status', '=', 'queued')
    .execute();
  expect(queued).toEqual([]);
  return items.length;
}
