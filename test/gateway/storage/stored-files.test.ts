/** Files in parts: what comes is what is given out again, and nothing else is. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { inParts } from '../../../src/gateway/storage/parts.ts';
import {
  dropAbandonedFiles,
  dropStoredFile,
  keepStoredFile,
  PART_BYTES,
  readStoredFile,
} from '../../../src/gateway/storage/stored-files.ts';
import type { StoredFile } from '../../../src/gateway/storage/stored-files.ts';
import { writeStoredFile } from '../../../src/gateway/storage/write-stored-file.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const MAX = 12_000_000;

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

describe('parts', () => {
  it('hold the bytes of any stream in their order, each of them full but the last', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 4 }),
        async (given, length, atOnce) => {
          const groups = await collected(inParts(streamOf(given), length, atOnce));
          const parts = groups.flat();
          expect(Buffer.concat(parts)).toEqual(Buffer.concat(given));
          expect(parts.slice(0, -1).every((part) => part.length === length)).toBe(true);
          expect(groups.slice(0, -1).every((group) => group.length === atOnce)).toBe(true);
          expect(groups.every((group) => group.length <= atOnce)).toBe(true);
          expect(parts.every((part) => part.length > 0 && part.length <= length)).toBe(true);
        },
      ),
    );
  });
});

describe('a stored file', () => {
  it.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 10_485_760])(
    'of %i bytes is given out as it was taken in',
    async (size) => {
      const bytes = systemRandom.bytes(size);
      const file = await take(bytes);
      expect(file).toMatchObject({ size, digest: sha256Hex(bytes) });
      await keep(file);
      const given = Buffer.concat(await collected(readStoredFile(world.gateway.db, file.fileId)));
      expect(given.equals(bytes)).toBe(true);
    },
  );

  it.each([0, 4_096, 900_000])('of %i bytes costs one transaction', async (size) => {
    const transactions = vi.spyOn(world.gateway.db, 'transaction');
    await take(systemRandom.bytes(size));
    expect(transactions).toHaveBeenCalledTimes(1);
  });

  it('is given to nobody before an act has kept it, and not after that act has failed', async () => {
    const file = await take(systemRandom.bytes(100));
    await expectDamaged(file.fileId);
    const failing = world.gateway.db.transaction().execute(async (tx) => {
      await keepStoredFile(tx, file);
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    await expectDamaged(file.fileId);
    await keep(file);
    expect(await collected(readStoredFile(world.gateway.db, file.fileId))).toHaveLength(1);
  });

  it('that is too large, or whose sender breaks off, leaves nothing', async () => {
    await expect(take(systemRandom.bytes(3_000_000), 2_999_999)).rejects.toMatchObject({
      code: 'STORED_FILE_TOO_LARGE',
    });
    const breaksOff = writeStoredFile(world.gateway, {
      fileId: systemRandom.uuid(),
      source: brokenStream(systemRandom.bytes(2_000_000)),
      maxBytes: MAX,
    });
    await expect(breaksOff).rejects.toThrow('the line is dead');
    expect(await partsLeft()).toBe(0);
    expect(await world.gateway.db.selectFrom('stored_file').selectAll().execute()).toEqual([]);
  });

  it('holds up nobody while it arrives', async () => {
    const gate = Promise.withResolvers<undefined>();
    const arriving = writeStoredFile(world.gateway, {
      fileId: systemRandom.uuid(),
      source: waitingStream(systemRandom.bytes(1_100_000), gate.promise),
      maxBytes: MAX,
    });
    await world.gateway.db.transaction().execute(() => Promise.resolve());
    gate.resolve(undefined);
    expect(await arriving).toMatchObject({ size: 2_200_000 });
  });

  it('is swept away when it is a day old and was never kept, and never after it was', async () => {
    const kept = await take(systemRandom.bytes(10));
    await keep(kept);
    const abandoned = await take(systemRandom.bytes(PART_BYTES + 1));
    world.clock.passSeconds(86_400);
    expect(await dropAbandonedFiles(world.gateway)).toBe(0);
    world.clock.passSeconds(1);
    expect(await dropAbandonedFiles(world.gateway)).toBe(1);
    await expect(keep(abandoned)).rejects.toMatchObject({ code: 'STORED_FILE_DAMAGED' });
    expect(await partsLeft()).toBe(1);
    await world.gateway.db.transaction().execute((tx) => dropStoredFile(tx, kept.fileId));
    expect(await partsLeft()).toBe(0);
  });

  it.each([0, 1, 2])(
    'is not given out whole when its part %i was changed or lost',
    async (position) => {
      const file = await take(systemRandom.bytes(2 * PART_BYTES + 5));
      await keep(file);
      const { db } = world.gateway;
      const part = db.selectFrom('stored_file_part').selectAll().where('position', '=', position);
      const row = await part.executeTakeFirstOrThrow();
      const changed = row.bytes.map((byte, at) => (at === 3 ? byte ^ 1 : byte));
      await db
        .updateTable('stored_file_part')
        .set({ bytes: changed })
        .where('position', '=', position)
        .execute();
      await expectDamaged(file.fileId);
      await db
        .updateTable('stored_file_part')
        .set({ bytes: row.bytes.slice(1) })
        .where('position', '=', position)
        .execute();
      await expectDamaged(file.fileId);
      await db.deleteFrom('stored_file_part').where('position', '=', position).execute();
      await expectDamaged(file.fileId);
      await db.insertInto('stored_file_part').values(row).execute();
      expect(await collected(readStoredFile(db, file.fileId))).toHaveLength(3);
    },
  );
});

async function take(bytes: Uint8Array, maxBytes = MAX): Promise<StoredFile> {
  // As a socket gives them: in lengths that have nothing to do with the parts.
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 50_001) pieces.push(bytes.subarray(at, at + 50_001));
  const fileId = systemRandom.uuid();
  return await writeStoredFile(world.gateway, { fileId, source: streamOf(pieces), maxBytes });
}

async function keep(file: StoredFile): Promise<void> {
  await world.gateway.db.transaction().execute((tx) => keepStoredFile(tx, file));
}

/** Whatever was given before it failed, the last part is not in it. */
async function expectDamaged(fileId: string): Promise<void> {
  const { db } = world.gateway;
  await expect(collected(readStoredFile(db, fileId))).rejects.toMatchObject({
    code: 'STORED_FILE_DAMAGED',
  });
}

async function partsLeft(): Promise<number> {
  const { db } = world.gateway;
  return (await db.selectFrom('stored_file_part').select('position').execute()).length;
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* pieces;
}

async function* brokenStream(first: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* streamOf([first]);
  throw new Error('the line is dead');
}

async function* waitingStream(
  bytes: Uint8Array,
  gate: Promise<undefined>,
): AsyncGenerator<Uint8Array> {
  yield bytes;
  await gate;
  yield bytes;
}

async function collected<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}
