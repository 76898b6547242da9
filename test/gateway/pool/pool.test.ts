/** Keys made ahead: given at once, each to one user, and asked for again before they run out. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAssignment } from '../../../src/core/keys/assignment.ts';
import { readStationCard } from '../../../src/protocol/cards/station-card.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { generateSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { fromHex } from '../../../src/core/encoding/bytes.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { importResponse } from '../../../src/gateway/inbox/import-response.ts';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { retireKey } from '../../../src/gateway/keys/retire-key.ts';
import { revokeStation } from '../../../src/gateway/pairing/revoke-station.ts';
import { setPoolLevel } from '../../../src/gateway/pool/pool-level.ts';
import { poolStatus } from '../../../src/gateway/pool/pool-status.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { gatewayStatus } from '../../../src/gateway/status.ts';
import { answered, carry } from '../importing.ts';
import { StationCounterpart } from '../station-counterpart.ts';
import { expectImportRefused, openWorld, pair } from '../world.ts';
import type { World } from '../world.ts';

const COLD = { key_type: 'secp256k1', key_environment: 'COLD' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function fill(count: number): Promise<void> {
  await requestPool(world.gateway, { keyType: 'secp256k1', count });
  await carry(world);
}

let users = 0;
async function ask(fields: Record<string, unknown> = {}, of = world): Promise<Response> {
  return await of.post({ ...COLD, user_identifier: `pool-user-${String(users++)}`, ...fields });
}

async function secp256k1Pool() {
  const status = await poolStatus(world.gateway.db);
  return status.find(({ keyType }) => keyType === 'secp256k1');
}

describe('a pool', () => {
  it.each([0, 65, 1.5, -1, NaN])('is not asked for by %s keys', async (count) => {
    await expect(requestPool(world.gateway, { keyType: 'secp256k1', count })).rejects.toMatchObject(
      { code: 'POOL_COUNT_INVALID' },
    );
    expect(await world.auditKinds()).toContain('act.refused');
    expect(await secp256k1Pool()).toMatchObject({ underWay: 0 });
  });

  it.each([-1, 10_001, 1.5, NaN])('is not kept at %s keys', async (level) => {
    await expect(
      setPoolLevel(world.gateway, { keyType: 'secp256k1', level }),
    ).rejects.toMatchObject({ code: 'POOL_LEVEL_INVALID' });
    expect(await secp256k1Pool()).toMatchObject({ level: 0, underWay: 0 });
  });

  it('is not asked for where no station is paired, nor kept', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const refused = { code: 'STATION_NOT_PAIRED' };
      const { gateway } = alone;
      const keyType = 'secp256k1';
      await expect(requestPool(gateway, { keyType, count: 1 })).rejects.toMatchObject(refused);
      await expect(setPoolLevel(gateway, { keyType, level: 1 })).rejects.toMatchObject(refused);
      expect(await setPoolLevel(gateway, { keyType, level: 0 })).toEqual({ asked: false });
      expect((await alone.auditKinds()).filter((kind) => kind === 'act.refused')).toHaveLength(2);
      const pools = await poolStatus(gateway.db);
      expect(pools.map(({ underWay, level }) => [underWay, level])).toEqual(
        pools.map(() => [0, 0]),
      );
    } finally {
      await alone.close();
    }
  });

  it('gives no key away whose retirement was asked for', async () => {
    await fill(1);
    const { key_id: keyId } = await world.gateway.db
      .selectFrom('customer_key')
      .select('key_id')
      .executeTakeFirstOrThrow();
    await retireKey(world.gateway, { keyId, reason: 'It may have been seen.' });
    expect(await secp256k1Pool()).toMatchObject({ waiting: 0 });
    expect((await ask()).status).toBe(202);
    await carry(world);
    const { status } = await world.gateway.db
      .selectFrom('customer_key')
      .select('status')
      .where('key_id', '=', keyId)
      .executeTakeFirstOrThrow();
    expect(status).toBe('retired');
  });

  it('gives exactly the documented 200 body, whose signature binds the key alone', async () => {
    await fill(2);
    const organisation = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
    const response = await ask({ organisation });
    expect(response.status).toBe(200);
    const key = (await response.json()) as AssignedKey;
    expect(key).toEqual({
      key_id: key.key_id,
      public_key: key.public_key,
      signature: key.signature,
      customer_id: 'cust-1',
      package_id: null,
      metadata: { customer_name: 'Example Ltd' },
    });
    const { assignmentKey } = readStationCard(world.station.cardBytes);
    const { public_key: publicKeyHex, signature } = key;
    const assignmentPublicKey = assignmentKey;
    expect(verifyAssignment({ assignmentPublicKey, publicKeyHex, signature })).toEqual({});
    expect((await world.auditKinds()).at(-1)).toBe('key.assigned');
  });

  it('gives each key once, whichever process and however many ask', async () => {
    await fill(12);
    const others = await Promise.all(
      [1, 2].map(() => openGateway(world.place, { clock: world.clock, random: systemRandom })),
    );
    try {
      const apps = [world.app, ...others.map((gateway) => buildApp(gateway))];
      const responses = await Promise.all(
        Array.from({ length: 15 }, async (_, at) =>
          apps[at % apps.length]?.request('/v1/keys', {
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              Authorization: `Bearer ${world.token}`,
            },
            body: JSON.stringify({ ...COLD, user_identifier: `user-${String(at)}` }),
          }),
        ),
      );
      const given = responses.filter((response) => response?.status === 200);
      expect(responses.filter((response) => response?.status === 202)).toHaveLength(3);
      const keys = await Promise.all(
        given.map(async (response) => ((await response?.json()) as AssignedKey).public_key),
      );
      expect(new Set(keys).size).toBe(12);
      expect(await secp256k1Pool()).toMatchObject({ waiting: 0 });
    } finally {
      for (const gateway of others) await gateway.close();
    }
  });

  it('gives the oldest key first', async () => {
    await fill(1);
    const { db } = world.gateway;
    const first = await db.selectFrom('customer_key').select('key_id').executeTakeFirstOrThrow();
    world.clock.passDays(1);
    await fill(3);
    expect(((await (await ask()).json()) as AssignedKey).key_id).toBe(first.key_id);
  });

  it.each([{ sign_with: ['key_id'] }, { key_type: 'rsa4096' }])(
    'is not used for %j: that crosses the gap',
    async (fields) => {
      await fill(1);
      expect((await ask(fields)).status).toBe(202);
      expect(await secp256k1Pool()).toMatchObject({ waiting: 1 });
    },
  );

  it('gives nothing to a user who has a key of the type in that organisation', async () => {
    await fill(2);
    const organisation = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
    const fields = { organisation, user_identifier: 'alice' };
    const first = (await (await ask(fields)).json()) as AssignedKey;
    const again = await ask(fields);
    expect(again.status).toBe(409);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 1 });
    const found = await world.get(again.headers.get('Location') ?? '');
    expect([found.status, await found.json()]).toEqual([200, first]);
  });

  it('gives one key for one Idempotency-Key', async () => {
    await fill(2);
    const body = { ...COLD, user_identifier: 'alice' };
    const headers = { 'Idempotency-Key': 'one' };
    const responses = await Promise.all([1, 2, 3].map(() => world.post(body, headers)));
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(texts).size).toBe(1);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 1 });
  });

  it('has proofs that verify like those of a key that was asked for', async () => {
    await fill(1);
    const { key_id: keyId } = (await (await ask()).json()) as AssignedKey;
    const response = await world.get(`/v1/keys/${keyId}/attestation`);
    expect(response.status).toBe(200);
    const { statement } = (await response.json()) as { statement: string };
    expect(JSON.parse(statement)).toMatchObject({ type: 'pool-key', key_id: keyId });
  });

  it('shows no proof of a key that is nobody’s yet', async () => {
    await fill(1);
    const { db } = world.gateway;
    const key = await db.selectFrom('customer_key').select('key_id').executeTakeFirstOrThrow();
    for (const what of ['attestation', 'verify']) {
      expect((await world.get(`/v1/keys/${key.key_id}/${what}`)).status).toBe(404);
    }
  });

  it('is not counted as keys of users', async () => {
    await fill(3);
    await ask();
    expect(await gatewayStatus(world.gateway)).toMatchObject({ keys: 1 });
    expect(await secp256k1Pool()).toMatchObject({ waiting: 2 });
  });

  it('is given to nobody once its station is revoked', async () => {
    await fill(2);
    await revokeStation(world.gateway, { stationId: world.station.stationId });
    await pair(world.gateway, new StationCounterpart(world.clock));
    expect((await ask()).status).toBe(202);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 0 });
  });
});

describe('a key of a pool that is here already', () => {
  it('is refused with all of its response', async () => {
    const publicKey = generateSecp256k1(systemRandom).publicKey;
    await world.ask();
    await carry(world, { publicKey: () => publicKey });
    await requestPool(world.gateway, { keyType: 'secp256k1', count: 1 });
    const file = await world.exportFile();
    const bytes = await world.station.answer(file, world.card, { publicKey: () => publicKey });
    await expectImportRefused(world, 'KEY_REPEATED', () =>
      importResponse(world.gateway, { bytes }),
    );
  });

  it('is refused when it is a HOT key of this gateway', async () => {
    const hot = await openWorld({ hot: true });
    try {
      const response = await hot.post({ user_identifier: 'alice', key_type: 'secp256k1' });
      const { public_key: publicKey } = (await response.json()) as AssignedKey;
      await requestPool(hot.gateway, { keyType: 'secp256k1', count: 1 });
      const bytes = await answered(hot, { publicKey: () => fromHex(publicKey) });
      await expectImportRefused(hot, 'KEY_REPEATED', () => importResponse(hot.gateway, { bytes }));
    } finally {
      await hot.close();
    }
  });
});

describe('a level', () => {
  it('asks at once for what is missing, and not again while that is under way', async () => {
    const level = { keyType: 'secp256k1', level: 3 } as const;
    expect(await setPoolLevel(world.gateway, level)).toEqual({ asked: true });
    expect(await setPoolLevel(world.gateway, level)).toEqual({ asked: false });
    expect((await ask()).status).toBe(202);
    expect(await secp256k1Pool()).toEqual({
      keyType: 'secp256k1',
      waiting: 0,
      level: 3,
      underWay: 3,
    });
  });

  it('asks for one key when one was given, in the transaction that gave it', async () => {
    await setPoolLevel(world.gateway, { keyType: 'secp256k1', level: 3 });
    await carry(world);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 3, underWay: 0 });
    await ask();
    expect(await secp256k1Pool()).toMatchObject({ waiting: 2, underWay: 1 });
    expect((await world.auditKinds()).slice(-2)).toEqual(['key.assigned', 'pool.requested']);
    await ask();
    expect(await secp256k1Pool()).toMatchObject({ waiting: 1, underWay: 1 });
    await carry(world);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 2, underWay: 1 });
  });

  it('above what one response can answer is reached in several', async () => {
    await setPoolLevel(world.gateway, { keyType: 'secp256k1', level: 70 });
    expect(await secp256k1Pool()).toMatchObject({ waiting: 0, underWay: 64 });
    await carry(world);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 64, underWay: 6 });
    await carry(world);
    expect(await secp256k1Pool()).toMatchObject({ waiting: 70, underWay: 0 });
  });

  it('asks again after a refusal only when a key is wanted', async () => {
    await setPoolLevel(world.gateway, { keyType: 'secp256k1', level: 2 });
    await carry(world, { refuses: () => true });
    expect(await secp256k1Pool()).toMatchObject({ waiting: 0, underWay: 0 });
    await ask();
    expect(await secp256k1Pool()).toMatchObject({ underWay: 2 });
  });

  it('is ended by 0', async () => {
    await setPoolLevel(world.gateway, { keyType: 'secp256k1', level: 1 });
    await carry(world);
    await setPoolLevel(world.gateway, { keyType: 'secp256k1', level: 0 });
    await ask();
    expect(await secp256k1Pool()).toEqual({
      keyType: 'secp256k1',
      waiting: 0,
      level: 0,
      underWay: 0,
    });
  });
});
