import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAttested } from '../../../src/core/signing/attestation.ts';
import type { Dsse } from '../../../src/core/signing/dsse.ts';
import { readStationCard } from '../../../src/protocol/cards/station-card.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { MOST_UNDER_WAY } from '../../../src/gateway/drills/ask-for-wallet.ts';
import { requestDrills } from '../../../src/gateway/drills/request-drills.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { coldKey, expectFault, hotKey, sealedFor, storedData, storedFile } from './storing.ts';
import type { GivenKey } from './storing.ts';

let world: World;
let cold: GivenKey;
let hot: GivenKey;

beforeAll(async () => {
  world = await openWorld({ hot: true });
  cold = await coldKey(world);
  hot = await hotKey(world);
});
afterAll(() => world.close());

interface Verified {
  readonly is_backup_valid: boolean;
  readonly message: string;
  readonly checks: { key: string; stored_bytes: string; content: string };
  readonly verified_at: string;
  readonly record?: string;
  readonly signature?: { index: number; proof: string[]; attestation: Dsse };
}

async function verify(backupId: string, base = '/v1/backups'): Promise<Verified> {
  const response = await world.get(`${base}/${backupId}/verify`);
  expect(response.status).toBe(200);
  return (await response.json()) as Verified;
}

/** Stores without a checksum. */
async function storedBlind(key: GivenKey): Promise<string> {
  return await storedData(world, key, { checksum: undefined });
}

async function stateOf(backupId: string): Promise<string> {
  const { state } = await world.gateway.db
    .selectFrom('backup')
    .select('state')
    .where('backup_id', '=', backupId)
    .executeTakeFirstOrThrow();
  return state;
}

/** Changes one byte of what lies in the database, as a failing disk or a hand would. */
async function damage(backupId: string): Promise<void> {
  const { db } = world.gateway;
  const { file_id } = await db
    .selectFrom('backup')
    .select('file_id')
    .where('backup_id', '=', backupId)
    .executeTakeFirstOrThrow();
  if (file_id === '') {
    const { ciphertext } = await db
      .selectFrom('backup_data')
      .select('ciphertext')
      .where('backup_id', '=', backupId)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('backup_data')
      .set({ ciphertext: flipped(ciphertext) })
      .where('backup_id', '=', backupId)
      .execute();
    return;
  }
  const { bytes } = await db
    .selectFrom('stored_file_part')
    .select('bytes')
    .where('file_id', '=', file_id)
    .executeTakeFirstOrThrow();
  await db
    .updateTable('stored_file_part')
    .set({ bytes: flipped(bytes) })
    .where('file_id', '=', file_id)
    .execute();
}

function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy[100] = (copy[100] ?? 0) ^ 1;
  return copy;
}

describe('a backup under a HOT key', () => {
  it('verifyBackup 200: data with a checksum is opened now and compared', async () => {
    const verified = await verify(await storedData(world, hot));
    expect(verified).toEqual({
      is_backup_valid: true,
      message: 'The backup opens with its key, and its content is what its checksum says.',
      checks: { key: 'passed', stored_bytes: 'passed', content: 'passed' },
      verified_at: verified.verified_at,
    });
  });

  it('verifyBackupHotPath 200: the path of older guides answers the same', async () => {
    const verified = await verify(await storedData(world, hot), '/v1/hot/backups');
    expect(verified).toMatchObject({ is_backup_valid: true, checks: { content: 'passed' } });
  });

  it('claims nothing of a content without a checksum', async () => {
    const verified = await verify(await storedBlind(hot));
    expect(verified).toMatchObject({
      is_backup_valid: true,
      message: 'The key works and the stored bytes are unchanged. The content was not compared.',
      checks: { key: 'passed', stored_bytes: 'passed', content: 'not_covered' },
    });
  });

  it('claims nothing of what is in a file', async () => {
    const verified = await verify(await storedFile(world, hot));
    expect(verified).toMatchObject({
      is_backup_valid: true,
      checks: { key: 'passed', stored_bytes: 'passed', content: 'not_covered' },
    });
  });

  it('says that the content is another where the checksum on record is', async () => {
    const id = await storedData(world, hot);
    const { checksum } = sealedFor(hot, 'something else');
    await world.gateway.db
      .updateTable('backup')
      .set({ checksum })
      .where('backup_id', '=', id)
      .execute();
    expect(await verify(id)).toMatchObject({
      is_backup_valid: false,
      checks: { key: 'passed', stored_bytes: 'passed', content: 'failed' },
    });
  });

  it('says that the key does not work where the sealed key is damaged', async () => {
    const another = await hotKey(world);
    const [data, file] = [await storedData(world, another), await storedFile(world, another)];
    await world.gateway.db
      .updateTable('hot_key')
      .set({ sealed_secret: Buffer.alloc(3_000).toString('base64') })
      .where('key_id', '=', another.keyId)
      .execute();
    for (const id of [data, file]) {
      expect(await verify(id)).toMatchObject({
        is_backup_valid: false,
        message: 'The stored bytes are unchanged, but the key does not work.',
        checks: { key: 'failed', stored_bytes: 'passed', content: 'not_covered' },
      });
    }
  });
});

describe('stored bytes that changed', () => {
  it('make a backup invalid whatever its key could do, and nothing else is claimed', async () => {
    const ids = [
      await storedData(world, hot),
      await storedFile(world, hot),
      await storedData(world, cold),
      await storedFile(world, cold),
    ];
    for (const id of ids) {
      await damage(id);
      const verified = await verify(id);
      expect(verified).toEqual({
        is_backup_valid: false,
        message: 'The stored bytes are not those that were given.',
        checks: { key: 'not_covered', stored_bytes: 'failed', content: 'not_covered' },
        verified_at: verified.verified_at,
      });
    }
  });
});

describe('a backup under a COLD key', () => {
  const path = (id: string, base = '/v1/backups') => `${base}/${id}/verify`;

  it('verifyBackup 409 NOT_DRILLED_YET: nothing is claimed before the station looked, and it is asked once', async () => {
    const id = await storedData(world, cold);
    for (let turn = 0; turn < 2; turn++) {
      const response = await world.get(path(id));
      expect(response.status).toBe(409);
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ error: 'NOT_DRILLED_YET' });
    }
    const drills = await world.gateway.db
      .selectFrom('drill')
      .select(['subject', 'state'])
      .where('subject_id', '=', id)
      .execute();
    expect(drills).toEqual([{ subject: 'backup', state: 'asked' }]);
  });

  it('puts no more than 256 drills before those who wait for a key', async () => {
    const crowded = await openWorld();
    try {
      const key = await coldKey(crowded);
      const ids: string[] = [];
      for (let count = 0; count < MOST_UNDER_WAY + 1; count++)
        ids.push(await storedData(crowded, key));
      const said: string[] = [];
      for (const id of ids) {
        const response = await crowded.get(path(id));
        expect(response.status).toBe(409);
        said.push(((await response.json()) as { message: string }).message);
      }
      expect(said.filter((message) => message.includes('A drill is asked for'))).toHaveLength(256);
      expect(said.at(-1)).toContain('Many drills are under way');
      const drills = await crowded.gateway.db.selectFrom('drill').select('state').execute();
      expect(drills).toHaveLength(256);
    } finally {
      await crowded.close();
    }
  });

  it('verifyBackupHotPath 409 NOT_DRILLED_YET: the path of older guides answers the same', async () => {
    const response = await world.get(path(await storedData(world, cold), '/v1/hot/backups'));
    expect(await response.json()).toMatchObject({ error: 'NOT_DRILLED_YET' });
  });

  it('is confirmed by a drill, whose record verifies from the station card alone', async () => {
    const id = await storedData(world, cold);
    expect((await world.get(path(id))).status).toBe(409);
    world.clock.passSeconds(3_600);
    await carry(world);
    const verified = await verify(id);
    expect(verified).toMatchObject({
      is_backup_valid: true,
      checks: { key: 'passed', stored_bytes: 'passed', content: 'passed' },
    });
    expect(await stateOf(id)).toBe('confirmed');
    const { record: statement = '', signature } = verified;
    if (signature === undefined) throw new Error('there is no signature');
    const { card, identityKey, custodians } = readStationCard(world.station.cardBytes);
    const { threshold } = card;
    const proven = verifyAttested({ statement, ...signature, identityKey, custodians, threshold });
    expect(proven.statement).toMatchObject({
      type: 'backup-drill',
      backup_id: id,
      key_id: cold.keyId,
      is_backup_valid: true,
      checked_at: verified.verified_at,
    });
  });

  it.each([
    ['content', 'passed', 'failed'],
    ['key', 'failed', 'not_covered'],
  ])('is failed by a drill that finds the %s wrong', async (failed, key, content) => {
    const id = await storedData(world, cold);
    await world.get(path(id));
    await carry(world, {
      statement: (said) => {
        if (said['type'] === 'backup-drill')
          Object.assign(said, { is_backup_valid: false, failed });
      },
    });
    expect(await verify(id)).toMatchObject({
      is_backup_valid: false,
      checks: { key, stored_bytes: 'passed', content },
    });
    expect(await stateOf(id)).toBe('failed');
  });

  it('is known by its key alone where it is a file or has no checksum', async () => {
    const another = await coldKey(world);
    const ids = [await storedFile(world, another), await storedBlind(another)];
    for (const id of ids) expect((await world.get(path(id))).status).toBe(409);
    await carry(world);
    for (const id of ids) {
      const verified = await verify(id);
      expect(verified).toMatchObject({
        is_backup_valid: true,
        checks: { key: 'passed', stored_bytes: 'passed', content: 'not_covered' },
      });
      expect(verified.message).toContain('The content was not compared.');
      expect(JSON.parse(verified.record ?? '')).toMatchObject({ type: 'key-drill' });
      expect(await stateOf(id)).toBe('stored');
    }
  });

  it('is valid no longer than its key: a later drill of the key that failed counts', async () => {
    const another = await coldKey(world);
    const id = await storedData(world, another);
    await world.get(path(id));
    await carry(world);
    expect(await verify(id)).toMatchObject({ is_backup_valid: true });
    world.clock.passSeconds(3_600);
    await requestDrills(world.gateway, { keyId: another.keyId });
    await carry(world, { drillFails: () => true });
    const verified = await verify(id);
    expect(verified).toMatchObject({
      is_backup_valid: false,
      checks: { key: 'failed', stored_bytes: 'passed', content: 'not_covered' },
    });
    expect(JSON.parse(verified.record ?? '')).toMatchObject({ type: 'key-drill' });
    world.clock.passSeconds(3_600);
    await requestDrills(world.gateway, { backupId: id });
    await carry(world);
    expect(await verify(id)).toMatchObject({ is_backup_valid: true });
  });

  it('is invalid where its key failed its drill', async () => {
    const another = await coldKey(world);
    const id = await storedFile(world, another);
    await world.get(path(id));
    await carry(world, { drillFails: () => true });
    expect(await verify(id)).toMatchObject({ is_backup_valid: false, checks: { key: 'failed' } });
  });
});

describe('what is refused', () => {
  const NOBODY = '3b241101-e2bb-4255-8caf-4136c566a962';
  /** Of no version at all, and a UUID all the same. */
  const NO_ID = '00000000-0000-0000-0000-000000000000';

  async function expectRefused(base: string): Promise<void> {
    for (const id of [NOBODY, NOBODY.toUpperCase(), NO_ID]) {
      await expectFault(world, () => world.get(`${base}/${id}/verify`), {
        status: 404,
        error: 'BACKUP_NOT_FOUND',
      });
    }
    for (const id of ['x', `${NOBODY}0`, '%27%20or%201']) {
      await expectFault(world, () => world.get(`${base}/${id}/verify`), {
        status: 400,
        error: 'INVALID_PARAMETERS',
      });
    }
  }

  it('verifyBackup 404 BACKUP_NOT_FOUND: an id that is not here; 400 one that is none', async () => {
    await expectRefused('/v1/backups');
  });

  it('verifyBackup 400 INVALID_PARAMETERS: an id that is none', async () => {
    expect((await world.get('/v1/backups/none/verify')).status).toBe(400);
  });

  it('verifyBackupHotPath 404 BACKUP_NOT_FOUND: an id that is not here', async () => {
    await expectRefused('/v1/hot/backups');
  });

  it('verifyBackupHotPath 400 INVALID_PARAMETERS: an id that is none', async () => {
    expect((await world.get('/v1/hot/backups/none/verify')).status).toBe(400);
  });

  async function expectClosed(base: string): Promise<void> {
    const closed = { ...world, app: buildApp({ ...world.gateway, hotStore: undefined }) };
    const headers = { Authorization: `Bearer ${world.token}` };
    for (const id of [await storedData(world, hot), await storedFile(world, hot)]) {
      await expectFault(
        closed,
        async () => await closed.app.request(`${base}/${id}/verify`, { headers }),
        { status: 503, error: 'HOT_ENVIRONMENT_NOT_OPEN' },
      );
    }
  }

  it('verifyBackup 503 HOT_ENVIRONMENT_NOT_OPEN: nothing is claimed of what was not opened', async () => {
    await expectClosed('/v1/backups');
  });

  it('verifyBackupHotPath 503 HOT_ENVIRONMENT_NOT_OPEN: the same', async () => {
    await expectClosed('/v1/hot/backups');
  });

  it('is for those who may read backups', async () => {
    const token = await world.tokenWith(['backups:store', 'keys:read', 'partner']);
    const headers = { Authorization: `Bearer ${token}` };
    const id = await storedData(world, hot);
    expect((await world.get(`/v1/backups/${id}/verify`, headers)).status).toBe(403);
  });
});
