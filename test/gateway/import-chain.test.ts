/** What the inbox refuses for its place in the exchange: order, repetition, a changed or older log. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { readCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { onPostgres } from '../postgres/new-place.ts';
import { answered, carry, expectBentRefused, importFile, importHonest } from './importing.ts';
import { StationCounterpart } from './station-counterpart.ts';
import type { Bend } from './station-counterpart.ts';
import { expectImportRefused, openWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

describe('another place in the exchange', () => {
  it('answers the same response again with “imported already” and changes nothing at all', async () => {
    await world.ask();
    const file = await answered(world);
    await importHonest(world, file);
    const rows = await world.rows();
    const audit = await world.auditKinds();
    expect(await importFile(world, file)).toMatchObject({ isNew: false, assigned: [] });
    expect(await world.rows()).toBe(rows);
    expect(await world.auditKinds()).toEqual(audit);
  });

  it('imports a response once when three connections have verified it at the same time', async () => {
    await world.ask();
    const file = await answered(world);
    const { clock } = world;
    const gateways = await Promise.all(
      [1, 2, 3].map(() => openGateway(world.place, { clock, random: systemRandom })),
    );
    // While this transaction holds the write lock, each of them verifies and then waits to write.
    let imports: ReturnType<typeof importResponse>[] = [];
    await world.gateway.db.transaction().execute(async () => {
      imports = gateways.map((gateway) => importResponse(gateway, { bytes: file }));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    });
    const reports = await Promise.all(imports);
    expect(reports.filter(({ isNew }) => isNew)).toHaveLength(1);
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind.startsWith('response.'))).toEqual(['response.imported']);
    for (const gateway of gateways) await gateway.close();
  });

  it('refuses responses out of order, and accepts them in order afterwards', async () => {
    await world.ask();
    const first = await answered(world);
    await world.ask();
    const [, file = new Uint8Array()] = await world.exportFiles();
    const second = await world.station.answer(file, world.card);
    await expectImportRefused(world, 'SEQUENCE_OUT_OF_ORDER', () => importFile(world, second));
    await importHonest(world, first);
    await importHonest(world, second);
  });

  it('refuses another response under a number that was imported', async () => {
    await world.ask();
    await carry(world);
    await expectBentRefused(world, 'SEQUENCE_REUSED', {
      head: (head) => ({ ...head, sequence: 1 }),
    });
  });

  it('refuses another response under an id that was imported', async () => {
    await world.ask();
    const file = await answered(world);
    const { bundleId } = await importFile(world, file);
    await expectBentRefused(world, 'BUNDLE_ID_REUSED', {
      head: (head) => ({ ...head, bundle_id: bundleId }),
    });
  });

  it('refuses a second answer to one request', async () => {
    await world.ask();
    const request = await world.exportFile();
    await importHonest(world, await world.station.answer(request, world.card));
    const again = await world.station.answer(request, world.card);
    await expectImportRefused(world, 'ITEMS_MISMATCH', () => importFile(world, again));
  });

  it('refuses an answer to a request that was never sent', async () => {
    await expectBentRefused(world, 'RESPONSE_UNEXPECTED', {
      head: (head) => ({ ...head, in_reply_to: systemRandom.uuid() }),
    });
  });

  it('refuses an answer to another content of the request', async () => {
    await expectBentRefused(world, 'RESPONSE_UNEXPECTED', {
      head: (head) => ({ ...head, previous: 'ab'.repeat(32) }),
    });
  });

  it('refuses a response from the future and one that claims to count too long', async () => {
    await expectBentRefused(world, 'BUNDLE_FROM_FUTURE', {
      head: (head) => ({ ...head, issued_at: '2026-11-21T00:00:00Z' }),
    });
    await world.close();
    world = await openWorld();
    await expectBentRefused(world, 'BUNDLE_LIFETIME_TOO_LONG', {
      head: (head) => ({ ...head, not_after: '2027-11-21T00:00:00Z' }),
    });
  });
});

describe('a log that was shortened or changed', () => {
  const withCheckpoint = (checkpoint: () => string, from?: number): Bend => ({
    head: (head) => ({
      ...head,
      checkpoint: checkpoint(),
      consistency: { from: from ?? head.consistency.from, proof: [] },
    }),
  });

  beforeEach(async () => {
    await world.ask();
    await carry(world);
  });

  it('refuses a station whose log is of another history', async () => {
    const clone = new StationCounterpart(world.clock);
    Object.assign(clone, { identity: world.station.identity, stationId: world.station.stationId });
    for (let count = 0; count < 20; count++) clone.log('key.created', { count });
    await expectBentRefused(
      world,
      'LOG_NOT_EXTENDED',
      withCheckpoint(() => clone.checkpoint()),
    );
  });

  it('refuses a station whose log became shorter', async () => {
    const restored = new StationCounterpart(world.clock);
    Object.assign(restored, { identity: world.station.identity });
    Object.assign(restored, { stationId: world.station.stationId });
    expect(readCheckpoint(restored.checkpoint()).size).toBe(1);
    await expectBentRefused(
      world,
      'LOG_NOT_EXTENDED',
      withCheckpoint(() => restored.checkpoint()),
    );
  });

  it('refuses a proof from another size than the one that was imported', async () => {
    await expectBentRefused(world, 'LOG_NOT_EXTENDED', {
      head: (head) => ({ ...head, consistency: { from: 0, proof: [] } }),
    });
  });

  it('refuses a proof with one changed digest', async () => {
    await expectBentRefused(world, 'LOG_NOT_EXTENDED', {
      head: (head) => {
        const [first = '', ...rest] = head.consistency.proof;
        const changed = first.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
        return { ...head, consistency: { ...head.consistency, proof: [changed, ...rest] } };
      },
    });
  });

  it('refuses a response without a checkpoint, and one signed by another log', async () => {
    await expectBentRefused(world, 'CHECKPOINT_INVALID', {
      head: (head) => ({ ...head, checkpoint: '' }),
    });
    const stranger = new StationCounterpart(world.clock);
    await world.close();
    world = await openWorld();
    await expectBentRefused(
      world,
      'CHECKPOINT_INVALID',
      withCheckpoint(() => stranger.checkpoint()),
    );
  });
});

describe('a gateway that was restored from an old copy', () => {
  // What an old copy is, is the same on PostgreSQL; making one is the work of its own programs.
  it.skipIf(onPostgres)(
    'refuses the response whose receipt it cannot match, and says that it is the old one',
    async () => {
      await world.ask();
      const old = path.join(world.dir, '..', 'old');
      await sql`pragma wal_checkpoint(truncate)`.execute(world.gateway.db);
      cpSync(world.dir, old, { recursive: true });
      const file = await answered(world);
      await importHonest(world, file);
      await world.ask();
      const second = await answered(world);

      const restored = await openGateway(old, { clock: world.clock, random: systemRandom });
      try {
        await expect(importResponse(restored, { bytes: second })).rejects.toMatchObject({
          code: 'RECEIPT_UNKNOWN',
        });
        // Nor does it take the answer to a request that it has forgotten.
        await expect(importResponse(restored, { bytes: file })).rejects.toMatchObject({
          code: 'RESPONSE_UNEXPECTED',
        });
      } finally {
        await restored.close();
      }
      await importHonest(world, second);
    },
  );

  it('refuses a receipt that this gateway never signed', async () => {
    await expectBentRefused(world, 'RECEIPT_UNKNOWN', {
      head: (head) => ({ ...head, receipt: 'permafrost/gateway/x\n1\n' }),
    });
  });
});
