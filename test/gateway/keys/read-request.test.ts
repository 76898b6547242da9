/** Where the answer to a request is found, and the proof behind a key, answer by answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { carry } from '../importing.ts';
import { KEY_MEMBERS } from '../schemas/coincover.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ hot: true });
});
afterEach(async () => {
  await world.close();
});

describe('the answer to a request', () => {
  it('readKeyRequest 404 REQUEST_NOT_FOUND: there is none for an id that nobody was given', async () => {
    const response = await world.get('/v1/keys/requests/1704d012-671a-41f9-a02c-99e9d37591dd');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: 'Request not found',
      error: 'REQUEST_NOT_FOUND',
    });
  });

  it('readKeyRequest 202: says that it still waits, and where', async () => {
    const requestId = await world.ask();
    const place = `/v1/keys/requests/${requestId}`;
    const response = await world.get(place);
    expect([response.status, response.headers.get('Location')]).toEqual([202, place]);
    expect(await response.json()).toMatchObject({ request_id: requestId, status: 'PENDING_COLD' });
  });

  it('readKeyRequest 409 COLD_REFUSED: says what the station refused, in its words', async () => {
    const requestId = await world.ask();
    await carry(world, { refuses: () => true });
    const response = await world.get(`/v1/keys/requests/${requestId}`);
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      message: 'The COLD environment refused the request (ITEM_REPEATED): Not this one.',
      error: 'COLD_REFUSED',
    });
  });

  it('readKeyRequest 200: is the documented body, the same however often it is read', async () => {
    const organisation = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
    const requestId = await world.ask({ organisation, sign_with: ['external_customer_id'] });
    await carry(world);
    const texts: string[] = [];
    for (let time = 0; time < 2; time++) {
      const response = await world.get(`/v1/keys/requests/${requestId}`);
      expect(response.status).toBe(200);
      texts.push(await response.text());
    }
    expect(texts[0]).toBe(texts[1]);
    expect(Object.keys(JSON.parse(texts[0] ?? '') as AssignedKey)).toEqual(
      KEY_MEMBERS.assignedBound,
    );
  });

  it('readKeyRequest 200: has no name where none was told, and the station is told so', async () => {
    const named = { organisation: { customer_id: 'cust-1' }, package: { package_id: 'pkg-1' } };
    const sign_with = ['external_customer_id', 'external_package_id'];
    const requestId = await world.ask({ ...named, sign_with });
    const { body } = await world.gateway.db
      .selectFrom('item')
      .select('body')
      .where('item_id', '=', requestId)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(body)).toMatchObject({
      organisation: { customer_id: 'cust-1', customer_name: 'not named' },
      package: { package_id: 'pkg-1', package_name: 'not named' },
    });
    await carry(world);
    const response = await world.get(`/v1/keys/requests/${requestId}`);
    expect(await response.json()).toMatchObject({
      signed_fields: sign_with,
      customer_id: 'cust-1',
      package_id: 'pkg-1',
      metadata: {},
    });
  });
});

describe('the proof behind a key', () => {
  it('readKeyAttestation 404 KEY_NOT_FOUND: there is none of a HOT key, nor of one that is not here', async () => {
    const hot = await world.post({ user_identifier: 'alice', key_type: 'secp256k1' });
    const { key_id: keyId } = (await hot.json()) as AssignedKey;
    for (const id of [keyId, '1704d012-671a-41f9-a02c-99e9d37591dd']) {
      const response = await world.get(`/v1/keys/${id}/attestation`);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: 'Key not found', error: 'KEY_NOT_FOUND' });
    }
  });

  it('readKeyAttestation 200: gives the statement that names the key, with its place', async () => {
    const requestId = await world.ask();
    await carry(world);
    const answer = await world.get(`/v1/keys/requests/${requestId}`);
    const { key_id: keyId, public_key: publicKey } = (await answer.json()) as AssignedKey;
    const response = await world.get(`/v1/keys/${keyId}/attestation`);
    expect(response.status).toBe(200);
    const body = (await response.json()) as { statement: string; index: number };
    expect(JSON.parse(body.statement)).toMatchObject({ key_id: keyId, public_key: publicKey });
    expect(body).toMatchObject({ index: 0, proof: [], attestation: expect.any(Object) as object });
  });
});
