/** The retail flow with HOT keys: made at once, and each item looked into before it is stored. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/core/encoding/bytes.ts';
import { verifyAssignment } from '../../../src/core/keys/assignment.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { KEY_MEMBERS } from '../schemas/coincover.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { USER, caller, expectFault, item } from './flow.ts';
import type { Caller } from './flow.ts';

let world: World;
let us: Caller;
let verification_id: string;
let key: Record<string, unknown>;
beforeAll(async () => {
  world = await openWorld({ hot: true, paired: false });
  us = await caller(world);
  verification_id = await us.verify();
  const response = await us.post('/v1/key/generate', {
    user_identifier: USER,
    verification_id,
    sign_with: ['key_id', 'user_id'],
  });
  expect(response.status).toBe(200);
  key = (await response.json()) as typeof key;
});
afterAll(async () => {
  await world.close();
});

async function store(backup: readonly unknown[], by: Caller = us): Promise<Response> {
  const public_key = key['public_key'];
  return await by.post('/v1/backup/store', {
    user_identifier: USER,
    verification_id,
    public_key,
    backup,
  });
}

async function stored(): Promise<string[]> {
  const rows = await world.gateway.db.selectFrom('backup').select('state').execute();
  return rows.map(({ state }) => state);
}

describe('the retail flow with HOT keys', () => {
  it('generateKey 200: a HOT key is made at once and signed for, with exactly the documented members', async () => {
    expect(Object.keys(key)).toEqual(KEY_MEMBERS.generatedBound);
    const signing = await world.gateway.db
      .selectFrom('hot_store')
      .select('assignment_public')
      .executeTakeFirstOrThrow();
    expect(() => {
      verifyAssignment({
        assignmentPublicKey: fromHex(signing.assignment_public),
        publicKeyHex: String(key['public_key']),
        signature: String(key['signature']),
        signedPayload: String(key['signed_payload']),
        signedFields: ['key_id', 'user_id'],
      });
    }).not.toThrow();
  });

  it('storeBackup 400 INVALID_PARAMETERS: an item that is not what its checksum says is named, and none is stored', async () => {
    const before = await stored();
    const publicKey = String(key['public_key']);
    const [good, changed, lost] = ['one', 'two', 'three'].map((name) => item(publicKey, name));
    const response = await store([
      good,
      { ...changed, item_checksum: good?.item_checksum },
      { ...lost, item_value: Buffer.alloc(512, 1).toString('base64') },
    ]);
    const { details = {} } = await expectFault(response, 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details)).toEqual(['backup.1.item_checksum', 'backup.2.item_value']);
    expect(await stored()).toEqual(before);
  });

  it('storeBackup 503 HOT_ENVIRONMENT_NOT_OPEN: what cannot be looked into is not stored', async () => {
    const before = await stored();
    const app = buildApp({ ...world.gateway, hotStore: undefined });
    const closed = await caller(world, { app });
    const response = await store([item(String(key['public_key']))], closed);
    await expectFault(response, 503, 'HOT_ENVIRONMENT_NOT_OPEN');
    expect(await stored()).toEqual(before);
  });

  it('stores what it looked into as confirmed', async () => {
    const response = await store([item(String(key['public_key']))]);
    expect(response.status).toBe(200);
    expect(await stored()).toContain('confirmed');
  });
});
