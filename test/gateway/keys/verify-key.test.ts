/** `GET /v1/keys/{key_id}/verify`: never more than was looked at, and never a made-up answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAttestation, verifyStatementOf } from '../../../src/core/signing/attestation.ts';
import { parseDsse } from '../../../src/core/signing/dsse.ts';
import { readStationCard } from '../../../src/protocol/cards/station-card.ts';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const UNKNOWN = '1704d012-671a-41f9-a02c-99e9d37591dd';

let world: World;
beforeEach(async () => {
  world = await openWorld({ hot: true });
});
afterEach(async () => {
  await world.close();
});

async function hotKey(type = 'secp256k1'): Promise<string> {
  const response = await world.post({ user_identifier: 'alice', key_type: type });
  return ((await response.json()) as AssignedKey).key_id;
}

async function coldKey(): Promise<string> {
  const requestId = await world.ask();
  await carry(world);
  const response = await world.get(`/v1/keys/requests/${requestId}`);
  return ((await response.json()) as AssignedKey).key_id;
}

async function expectInvalidId(path: string): Promise<void> {
  const response = await world.get(`${path}/not-an-id/verify`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: 'INVALID_PARAMETERS',
    details: { key_id: [expect.any(String)] },
  });
}

async function expectUnknown(path: string): Promise<void> {
  for (const id of [UNKNOWN, UNKNOWN.toUpperCase(), '00000000-0000-0000-0000-000000000000']) {
    const response = await world.get(`${path}/${id}/verify`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Key not found', error: 'KEY_NOT_FOUND' });
  }
}

async function expectNotDrilled(path: string): Promise<void> {
  const keyId = await coldKey();
  for (let time = 0; time < 3; time++) {
    const response = await world.get(`${path}/${keyId}/verify`);
    expect(response.status).toBe(409);
    expect(response.headers.get('Retry-After')).toMatch(/^[1-9][0-9]*$/);
    expect(await response.json()).toMatchObject({ error: 'NOT_DRILLED_YET' });
  }
  const drills = await world.gateway.db
    .selectFrom('item')
    .select('item_id')
    .where('kind', '=', 'key.drill')
    .execute();
  expect(drills).toHaveLength(1);
}

async function expectClosed(path: string): Promise<void> {
  const keyId = await hotKey();
  const closed = await openGateway(world.place, { clock: world.clock, random: systemRandom });
  try {
    const response = await buildApp(closed).request(`${path}/${keyId}/verify`, {
      headers: { Authorization: `Bearer ${world.token}` },
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: 'HOT_ENVIRONMENT_NOT_OPEN' });
  } finally {
    await closed.close();
  }
}

async function expectValidHot(path: string): Promise<void> {
  const keyId = await hotKey();
  for (const id of [keyId, keyId.toUpperCase()]) {
    const response = await world.get(`${path}/${id}/verify`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      message: 'The private key was opened and tried, and the key pair is valid.',
      is_key_valid: true,
    });
  }
}

describe('what is no key', () => {
  it('verifyKey 400 INVALID_PARAMETERS: a malformed id is refused', () =>
    expectInvalidId('/v1/keys'));
  it('verifyKeyHotPath 400 INVALID_PARAMETERS: a malformed id is refused', () =>
    expectInvalidId('/v1/hot/keys'));
  it('verifyKey 404 KEY_NOT_FOUND: a key that is not here is refused', () =>
    expectUnknown('/v1/keys'));
  it('verifyKeyHotPath 404 KEY_NOT_FOUND: a key that is not here is refused', () =>
    expectUnknown('/v1/hot/keys'));
});

describe('a HOT key', () => {
  it('verifyKey 503 HOT_ENVIRONMENT_NOT_OPEN: says so where the key file is not', () =>
    expectClosed('/v1/keys'));
  it('verifyKeyHotPath 503 HOT_ENVIRONMENT_NOT_OPEN: says so where the key file is not', () =>
    expectClosed('/v1/hot/keys'));
  it('verifyKey 200: opens the key and tries it', () => expectValidHot('/v1/keys'));
  it('verifyKeyHotPath 200: opens the key and tries it', () => expectValidHot('/v1/hot/keys'));

  it.each(['rsa4096', 'ed25519'])('is opened and tried, whatever its type: %s', async (type) => {
    const response = await world.get(`/v1/keys/${await hotKey(type)}/verify`);
    expect(await response.json()).toMatchObject({ is_key_valid: true });
  });

  it.each(['secp256k1', 'ed25519'])(
    'is not valid when another key’s secret lies in its row: %s',
    async (type) => {
      const [first, second] = [await hotKey(type), await hotKey(type)];
      const { db } = world.gateway;
      const row = await db
        .selectFrom('hot_key')
        .selectAll()
        .where('key_id', '=', second)
        .executeTakeFirstOrThrow();
      const { wrapped_dek, sealed_secret } = row;
      await db
        .updateTable('hot_key')
        .set({ wrapped_dek, sealed_secret })
        .where('key_id', '=', first)
        .execute();
      const response = await world.get(`/v1/keys/${first}/verify`);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        message: 'The private key was tried and failed the check “opened”.',
        is_key_valid: false,
      });
    },
  );
});

describe('a COLD key', () => {
  it('verifyKey 409 NOT_DRILLED_YET: nothing is claimed, and one drill is asked for', () =>
    expectNotDrilled('/v1/keys'));
  it('verifyKeyHotPath 409 NOT_DRILLED_YET: nothing is claimed, and one drill is asked for', () =>
    expectNotDrilled('/v1/hot/keys'));

  it('is valid when the station says so, with the statement that proves it', async () => {
    const keyId = await coldKey();
    expect((await world.get(`/v1/keys/${keyId}/verify`)).status).toBe(409);
    await carry(world);
    const response = await world.get(`/v1/keys/${keyId}/verify`);
    expect(response.status).toBe(200);
    const body = (await response.json()) as Answer;
    expect(body).toMatchObject({ is_key_valid: true, verified_at: expect.any(String) as string });
    const { index, proof, attestation } = body.signature;
    const { card, identityKey, custodians } = readStationCard(world.station.cardBytes);
    const said = verifyStatementOf('key-drill', {
      statement: body.record,
      index,
      proof,
      attestation: verifyAttestation({
        attestation: parseDsse(attestation),
        identityKey,
        custodians,
        threshold: card.threshold,
      }),
    });
    expect(said).toMatchObject({ key_id: keyId, is_key_valid: true, failed: 'none' });
  });

  it('is not valid when the station says so', async () => {
    const keyId = await coldKey();
    await world.get(`/v1/keys/${keyId}/verify`);
    await carry(world, { drillFails: () => true });
    const response = await world.get(`/v1/keys/${keyId}/verify`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ is_key_valid: false });
  });
});

interface Answer {
  record: string;
  signature: { index: number; proof: string[]; attestation: unknown };
}
