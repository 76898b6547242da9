/** `POST /v1/key/generate` and `POST /v1/backup/store` with COLD keys: asked for, answered, encrypted to. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { listRecoveries } from '../../../src/gateway/retail/list-recoveries.ts';
import { carry } from '../importing.ts';
import { KEY_MEMBERS } from '../schemas/coincover.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { USER, caller, expectFault, item } from './flow.ts';
import type { Caller } from './flow.ts';
import { gpgKey } from './gpg-key.ts';

let world: World;
let us: Caller;
let verification_id: string;
beforeEach(async () => {
  world = await openWorld();
  us = await cold();
  verification_id = await us.verify();
});
afterEach(async () => {
  await world.close();
});

/** A caller of a gateway whose retail keys are COLD. */
async function cold(organisation = ''): Promise<Caller> {
  const app = buildApp({ ...world.gateway, retailEnvironment: 'COLD' });
  return await caller(world, { organisation, app });
}

async function generate(fields: Record<string, unknown> = {}, by: Caller = us): Promise<Response> {
  return await by.post('/v1/key/generate', { user_identifier: USER, verification_id, ...fields });
}

/** Asks for a key, has the station make it, and gives its public key. */
async function generatedKey(fields: Record<string, unknown> = {}): Promise<string> {
  const at = (await generate(fields)).headers.get('Location') ?? '';
  await carry(world);
  const answer = await us.get(at);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { public_key: string }).public_key;
}

async function store(fields: Record<string, unknown>, by: Caller = us): Promise<Response> {
  return await by.post('/v1/backup/store', { user_identifier: USER, verification_id, ...fields });
}

async function stored(): Promise<number> {
  const backups = await world.gateway.db.selectFrom('backup').selectAll().execute();
  const owned = await world.gateway.db.selectFrom('retail_backup').selectAll().execute();
  expect(owned).toHaveLength(backups.length);
  return backups.length;
}

describe('POST /v1/key/generate', () => {
  it.each([
    ['no user', { user_identifier: undefined }, 'user_identifier'],
    ['no verification', { verification_id: undefined }, 'verification_id'],
    ['a field of the other call', { key_environment: 'HOT' }, 'key_environment'],
    ['binding the verification', { sign_with: ['verification_id'] }, 'sign_with'],
    ['binding an organisation', { sign_with: ['external_customer_id'] }, 'sign_with'],
    ['binding a package', { sign_with: ['key_id', 'external_package_id'] }, 'sign_with'],
    ['binding the same twice', { sign_with: ['key_id', 'key_id'] }, 'sign_with'],
  ])('generateKey 400 INVALID_PARAMETERS: %s is refused', async (_, fields, field) => {
    const { details = {} } = await expectFault(await generate(fields), 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details)).toEqual([field]);
  });

  it('generateKey 404 VERIFICATION_NOT_FOUND: a verification of nobody, of another user or organisation is refused', async () => {
    const theirs = await cold('another');
    const ids = [
      `inq_${'0'.repeat(32)}`,
      await us.verify('bob@example.com', 'approve_inquiry'),
      await theirs.verify(),
    ];
    for (const verification_id of ids) {
      await expectFault(await generate({ verification_id }), 404, 'VERIFICATION_NOT_FOUND');
    }
    expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toEqual([]);
  });

  it('generateKey 409 VERIFICATION_DECLINED: one that was declined, or whose time is over, is refused', async () => {
    const declined = await us.verify(USER, 'decline_inquiry');
    world.clock.passDays(1);
    for (const id of [declined, verification_id]) {
      const response = await generate({ verification_id: id });
      await expectFault(response, 409, 'VERIFICATION_DECLINED');
    }
  });

  it('generateKey 503 STATION_NOT_PAIRED: without a station there is no COLD key', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const app = buildApp({ ...alone.gateway, retailEnvironment: 'COLD' });
      const wallet = await caller(alone, { app });
      const response = await generate({ verification_id: await wallet.verify() }, wallet);
      await expectFault(response, 503, 'STATION_NOT_PAIRED');
    } finally {
      await alone.close();
    }
  });

  it('generateKey 503 HOT_ENVIRONMENT_NOT_OPEN: HOT is the default, and never becomes COLD', async () => {
    const wallet = await caller(world);
    await expectFault(await generate({}, wallet), 503, 'HOT_ENVIRONMENT_NOT_OPEN');
    expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toEqual([]);
  });

  it('generateKey 202: where nothing is pooled the station is asked, and the place of the answer named', async () => {
    const response = await generate({ sign_with: ['user_id', 'key_id'] });
    expect(response.status).toBe(202);
    const { request_id, status } = (await response.json()) as Record<string, string>;
    expect(status).toBe('PENDING_COLD');
    expect(response.headers.get('Location')).toBe(`/v1/key/generate/requests/${request_id ?? ''}`);
    expect(await world.auditKinds()).toContain('key.requested');
  });

  it('generateKey 200: a key that the station made ahead is given at once, with exactly the documented members', async () => {
    await requestPool(world.gateway, { keyType: 'rsa4096', count: 1 });
    await carry(world);
    const response = await generate();
    expect(response.status).toBe(200);
    const key = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(key)).toEqual(KEY_MEMBERS.generated);
    expect((await generate()).status).toBe(202);
  });

  it('gives a user any number of keys: no organisation is named', async () => {
    expect((await generate()).status).toBe(202);
    expect((await generate()).status).toBe(202);
  });
});

describe('GET /v1/key/generate/requests/{request_id}', () => {
  const locationOf = async (by: Caller = us, fields = {}) =>
    (await generate(fields, by)).headers.get('Location') ?? '';

  it('readGeneratedKey 404 REQUEST_NOT_FOUND: what nobody asked for, or another, or by another call, is not there', async () => {
    const theirs = await cold('another');
    const foreign = await locationOf(theirs, { verification_id: await theirs.verify() });
    const byInstitution = `/v1/key/generate/requests/${await world.ask()}`;
    const unknown = `/v1/key/generate/requests/${world.gateway.random.uuid()}`;
    expect((await theirs.get(foreign)).status).toBe(202);
    for (const at of [foreign, byInstitution, unknown]) {
      await expectFault(await us.get(at), 404, 'REQUEST_NOT_FOUND');
    }
  });

  it('readGeneratedKey 409 COLD_REFUSED: the station’s own reason is told', async () => {
    const at = await locationOf();
    await carry(world, { refuses: () => true });
    await expectFault(await us.get(at), 409, 'COLD_REFUSED');
  });

  it('readGeneratedKey 202: it still waits', async () => {
    const at = await locationOf();
    const response = await us.get(at);
    expect([response.status, response.headers.get('Location')]).toEqual([202, at]);
  });

  it('readGeneratedKey 200: the key, with exactly the documented members', async () => {
    const at = await locationOf(us, { sign_with: ['user_id', 'key_id'] });
    await carry(world);
    const response = await us.get(at);
    expect(response.status).toBe(200);
    const body = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(KEY_MEMBERS.generatedBound);
    expect(body['signed_fields']).toEqual(['user_id', 'key_id']);
  });
});

describe('POST /v1/backup/store', () => {
  let publicKey: string;
  beforeEach(async () => {
    publicKey = await generatedKey();
  });

  const items = (count: number) =>
    Array.from({ length: count }, (_, index) => item(publicKey, `item_${String(index)}`));

  it('storeBackup 400 INVALID_PARAMETERS: each field that is not as documented is named', async () => {
    const good = item(publicKey);
    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ user_identifier: '' }, 'user_identifier'],
      [{ verification_id: undefined }, 'verification_id'],
      [{ public_key: undefined }, 'public_key'],
      [{ public_key: 'ab'.repeat(15) }, 'public_key'],
      [{ public_key: 'ab'.repeat(2_049) }, 'public_key'],
      [{ public_key: 'xy'.repeat(20) }, 'public_key'],
      [{ backup: [] }, 'backup'],
      [{ backup: items(4) }, 'backup'],
      [{ backup: [good, good] }, 'backup.1.item_key'],
      [{ backup: [{ ...good, item_key: '' }] }, 'backup.0.item_key'],
      [{ backup: [{ ...good, item_value: 'no base64!' }] }, 'backup.0.item_value'],
      [{ backup: [{ ...good, item_checksum: undefined }] }, 'backup.0.item_checksum'],
      [{ backup: [{ ...good, item_checksum: 'ab'.repeat(31) }] }, 'backup.0.item_checksum'],
      [{ backup: [{ ...good, padding_type: 'PKCS1' }] }, 'backup.0.padding_type'],
      [{ metadata: ['text'] }, 'metadata'],
      [{ organisation: 'x' }, 'organisation'],
    ];
    for (const [fields, field] of cases) {
      const response = await store({ public_key: publicKey, backup: [good], ...fields });
      const { details = {} } = await expectFault(response, 400, 'INVALID_PARAMETERS');
      expect(Object.keys(details)).toEqual([field]);
    }
    expect(await stored()).toBe(0);
  });

  it('storeBackup 400 INVALID_PARAMETERS: one item that nobody could open, and none is stored; each is named', async () => {
    const [first, second, third] = items(3);
    const short = { ...second, item_value: Buffer.alloc(511, 1).toString('base64') };
    const beyond = { ...third, item_value: Buffer.alloc(512, 255).toString('base64') };
    const response = await store({ public_key: publicKey, backup: [first, short, beyond] });
    const { details = {} } = await expectFault(response, 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details)).toEqual(['backup.1.item_value', 'backup.2.item_value']);
    expect(await stored()).toBe(0);
  });

  it('storeBackup 200: metadata of any JSON value comes back as it was', async () => {
    const metadata = { absent: null, part: 1.5, below: -1, list: [null, { deep: false }] };
    const response = await store({ public_key: publicKey, backup: items(1), metadata });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { metadata: object }).metadata).toMatchObject(metadata);
  });

  it('storeBackup 400 INVALID_JSON: a name twice in metadata has two meanings', async () => {
    const text = JSON.stringify({
      user_identifier: USER,
      verification_id,
      public_key: publicKey,
      backup: items(1),
      metadata: { a: 1, b: 2 },
    }).replace('"b":2', '"a":2');
    await expectFault(await us.post('/v1/backup/store', text), 400, 'INVALID_JSON');
    expect(await stored()).toBe(0);
  });

  it('storeBackup 404 VERIFICATION_NOT_FOUND: a verification of nobody, of another user or organisation is refused', async () => {
    const theirs = await cold('another');
    const ids = [`inq_${'0'.repeat(32)}`, await us.verify('bob'), await theirs.verify()];
    const answers = [];
    for (const id of ids) {
      const response = await store({
        verification_id: id,
        public_key: publicKey,
        backup: items(1),
      });
      answers.push(await expectFault(response, 404, 'VERIFICATION_NOT_FOUND'));
    }
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(await stored()).toBe(0);
  });

  it('storeBackup 404 KEY_NOT_FOUND: a key of nobody, and a key of another user, are refused alike', async () => {
    const bob = await us.verify('bob');
    const another = { user_identifier: 'bob', verification_id: bob };
    const bobsKey = await generatedKey(another);
    const unknown = `${publicKey.slice(0, 100)}00${publicKey.slice(102)}`;
    const cases = [
      await store({ public_key: unknown, backup: items(1) }),
      await store({ public_key: bobsKey, backup: [item(bobsKey)] }),
      await store({ ...another, public_key: publicKey, backup: items(1) }),
    ];
    const bodies = [];
    for (const response of cases) bodies.push(await expectFault(response, 404, 'KEY_NOT_FOUND'));
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]]);
    expect(await stored()).toBe(0);
  });

  it('storeBackup 404 KEY_NOT_FOUND: the key of a user of the same name elsewhere is refused', async () => {
    // What was stored for the one would be opened for the other.
    const theirs = await cold('another');
    const namesake = { verification_id: await theirs.verify(), public_key: publicKey };
    await expectFault(await store({ ...namesake, backup: items(1) }, theirs), 404, 'KEY_NOT_FOUND');
    const asked = await world.post({
      user_identifier: USER,
      key_type: 'rsa4096',
      key_environment: 'COLD',
    });
    await carry(world);
    const answer = await world.get(asked.headers.get('Location') ?? '');
    const { public_key } = (await answer.json()) as { public_key: string };
    const response = await store({ public_key, backup: [item(public_key)] });
    await expectFault(response, 404, 'KEY_NOT_FOUND');
    expect(await stored()).toBe(0);
  });

  it('storeBackup 409 VERIFICATION_DECLINED: one that was declined, or whose time is over, is refused', async () => {
    const declined = await us.verify(USER, 'decline_inquiry');
    world.clock.passDays(1);
    for (const id of [declined, verification_id]) {
      const response = await store({
        verification_id: id,
        public_key: publicKey,
        backup: items(1),
      });
      await expectFault(response, 409, 'VERIFICATION_DECLINED');
    }
    expect(await stored()).toBe(0);
  });

  it('storeBackup 409 KEY_RETIRED: a retired key takes nothing more', async () => {
    await world.gateway.db.updateTable('customer_key').set({ status: 'retired' }).execute();
    const response = await store({ public_key: publicKey, backup: items(1) });
    await expectFault(response, 409, 'KEY_RETIRED');
  });

  it('takes null for metadata as if it were left out', async () => {
    const response = await store({ public_key: publicKey, backup: items(1), metadata: null });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ metadata: { backup_items_count: 1 } });
  });

  it('storeBackup 200: up to three items are stored together, and answered as documented', async () => {
    const metadata = { description: 'Three', note: { of: ['a', 'wallet'] }, stored_at: 'never' };
    const backup = items(3);
    const response = await store({ public_key: publicKey, backup, metadata });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      backup_type: 'data',
      metadata: {
        ...metadata,
        api_key_entity_type: 'PARTNER',
        stored_at: '2026-11-20T20:37:00.000Z',
        backup_items_count: 3,
      },
      backup: backup.map(({ item_key, item_checksum }) => ({
        item_key,
        backup_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        checksum: item_checksum,
        data_size: 512,
      })),
    });
    expect(await stored()).toBe(3);
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind === 'backup.stored')).toHaveLength(3);
  });

  it('is done once for an Idempotency-Key, however often it is sent at once', async () => {
    const body = {
      user_identifier: USER,
      verification_id,
      public_key: publicKey,
      backup: items(2),
    };
    const send = async () => {
      const response = await us.post('/v1/backup/store', body, { 'Idempotency-Key': 'store-1' });
      return await response.text();
    };
    const answers = await Promise.all(Array.from({ length: 6 }, send));
    expect(new Set(answers).size).toBe(1);
    expect(await stored()).toBe(2);
  });

  it('is what a recovery is later asked for', async () => {
    const answer = await store({ public_key: publicKey, backup: items(2) });
    const { backup } = (await answer.json()) as { backup: { backup_id: string }[] };
    const approved = await us.verify(USER, 'approve_inquiry');
    const asked = await us.post('/v1/backup/recover', {
      user_identifier: USER,
      verification_id: approved,
      gpg_public_key: gpgKey('rsa'),
    });
    expect(asked.status).toBe(202);
    const [recovery] = await listRecoveries(world.gateway);
    expect(new Set(recovery?.backupIds)).toEqual(new Set(backup.map((one) => one.backup_id)));
  });
});
