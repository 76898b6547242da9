/** The whole way of a request: asked, carried over, answered, imported, served and verified. */
import { importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../src/core/audit/chain.ts';
import { fromBase64Url, fromHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import { verifyKeyAttestation } from '../../src/core/signing/attestation.ts';
import type { Dsse } from '../../src/core/signing/dsse.ts';
import type { AssignedKey } from '../../src/gateway/keys/assigned-key.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { requestRetirement } from '../../src/gateway/outbox/request-retirement.ts';
import { readStationCard } from '../../src/protocol/cards/station-card.ts';
import { carry } from './importing.ts';
import { KEY_MEMBERS } from './schemas/coincover.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const ORGANISATION = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
const PACKAGE = { package_id: 'pack-9', package_name: 'Gold' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function assigned(requestId: string): Promise<AssignedKey> {
  const response = await world.get(`/v1/keys/requests/${requestId}`);
  expect(response.status).toBe(200);
  return (await response.json()) as AssignedKey;
}

describe('a key request across the gap', () => {
  it('accepts it with 202, and serves the documented 200 body once the answer is imported', async () => {
    const requestId = await world.ask();
    const pending = await world.get(`/v1/keys/requests/${requestId}`);
    expect(pending.status).toBe(202);
    expect(await pending.json()).toMatchObject({ request_id: requestId, status: 'PENDING_COLD' });

    const imported = await carry(world);
    expect(imported).toMatchObject({ isNew: true, sequence: 1, refused: [], retired: [] });

    const key = await assigned(requestId);
    expect(Object.keys(key)).toEqual(KEY_MEMBERS.assigned);
    expect(key).toMatchObject({ customer_id: null, package_id: null, metadata: {} });
    expect(imported.assigned).toEqual([
      { requestId, keyId: key.key_id, fingerprint: keyFingerprint(fromHex(key.public_key)) },
    ]);
    expect(key.public_key).toMatch(/^0[23][0-9a-f]{64}$/);
    verifyAssignment({
      assignmentPublicKey: world.station.assignment.publicKey,
      publicKeyHex: key.public_key,
      signature: key.signature,
    });
  });

  it('serves RSA-4096 as 1100 hex characters of SubjectPublicKeyInfo', async () => {
    const requestId = await world.ask({ key_type: 'rsa4096' });
    await carry(world);
    expect((await assigned(requestId)).public_key).toMatch(/^30820222300d[0-9a-f]{1088}$/);
  });

  it('binds the fields that sign_with names, in the order they were asked for', async () => {
    const fields = [
      'user_id',
      'external_package_id',
      'key_fingerprint',
      'pulled_by_type',
      'external_customer_id',
      'key_id',
      'pulled_by_id',
    ];
    const requestId = await world.ask({
      organisation: ORGANISATION,
      package: PACKAGE,
      sign_with: fields,
    });
    await carry(world);
    const key = await assigned(requestId);
    expect(Object.keys(key)).toEqual(KEY_MEMBERS.assignedBound);
    expect(key.signed_fields).toEqual(fields);
    expect(key).toMatchObject({
      customer_id: 'cust-1',
      package_id: 'pack-9',
      metadata: { customer_name: 'Example Ltd', package_name: 'Gold' },
    });
    const bound = verifyAssignment({
      assignmentPublicKey: world.station.assignment.publicKey,
      publicKeyHex: key.public_key,
      signature: key.signature,
      signedPayload: key.signed_payload,
      signedFields: key.signed_fields,
    });
    expect(bound).toEqual({
      user_id: bound['user_id'],
      external_package_id: 'pack-9',
      external_customer_id: 'cust-1',
      key_id: key.key_id,
      key_fingerprint: keyFingerprint(fromHex(key.public_key)),
      pulled_by_id: world.apiKeyId,
      pulled_by_type: 'api_key',
    });
    expect(bound['user_id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives one user the same internal id in every request, and another user another', async () => {
    const ids: (string | undefined)[] = [];
    for (const user of ['alice', 'alice', 'bob']) {
      const requestId = await world.ask({ user_identifier: user, sign_with: ['user_id'] });
      await carry(world);
      const { signed_payload: payload = '' } = await assigned(requestId);
      ids.push((JSON.parse(payload) as { user_id: string }).user_id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('serves a proof that verifies from the station card alone', async () => {
    const requestId = await world.ask();
    await carry(world);
    const { key_id: keyId, public_key: publicKey } = await assigned(requestId);
    const proof = await world.get(`/v1/keys/${keyId}/attestation`);
    const body = (await proof.json()) as {
      statement: string;
      index: number;
      proof: string[];
      attestation: Dsse;
    };
    expect(Object.keys(body)).toEqual(['statement', 'index', 'proof', 'attestation']);
    const served = await world.app.request('/.well-known/permafrost/station-card');
    const card = readStationCard(new Uint8Array(await served.arrayBuffer()));
    const { statement } = verifyKeyAttestation({
      ...body,
      identityKey: card.identityKey,
      custodians: card.custodians,
      threshold: card.card.threshold,
    });
    expect(statement).toMatchObject({ key_id: keyId, public_key: publicKey, item_id: requestId });
  });

  it('publishes the assignment key in the form that existing clients read', async () => {
    const response = await world.app.request('/.well-known/jwks.json');
    expect(response.headers.get('Cache-Control')).toBe('max-age=600, must-revalidate');
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    const [key = {}] = keys;
    expect(keys).toHaveLength(1);
    expect(key).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      'coincover:purposes': ['assignment-sig'],
      'coincover:validFrom': '2026-11-20T20:37:00Z',
    });
    const point = [fromBase64Url(key['x'] ?? ''), fromBase64Url(key['y'] ?? '')];
    expect(point).toEqual([
      world.station.assignment.publicKey.slice(1, 33),
      world.station.assignment.publicKey.slice(33),
    ]);
    await expect(importJWK(key)).resolves.toBeDefined();
  });

  it('says what the station refused, and frees the place for another request', async () => {
    const fields = { user_identifier: 'carol', organisation: ORGANISATION };
    const requestId = await world.ask(fields);
    const imported = await carry(world, { refuses: () => true });
    expect(imported.refused).toEqual([
      { requestId, code: 'ITEM_REPEATED', sentence: 'Not this one.' },
    ]);
    const response = await world.get(`/v1/keys/requests/${requestId}`);
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({
      message: 'The COLD environment refused the request (ITEM_REPEATED): Not this one.',
      error: 'COLD_REFUSED',
    });
    await world.ask(fields);
  });

  it('carries 64 requests in the order of asking in one bundle and the 65th in the next, each answered once', async () => {
    const requestIds: string[] = [];
    for (let count = 0; count < 65; count++) requestIds.push(await world.ask());
    const files = await world.exportFiles();
    expect(files).toHaveLength(2);
    const asked: string[] = [];
    for (const file of files) {
      const { request } = await world.station.read(file, world.card);
      asked.push(...request.items.map((item) => item.item_id));
      const response = await world.station.answer(file, world.card);
      await importResponse(world.gateway, { bytes: response });
    }
    expect(asked).toEqual(requestIds);
    const keyIds = new Set<string>();
    for (const requestId of requestIds) keyIds.add((await assigned(requestId)).key_id);
    expect(keyIds.size).toBe(65);
  });

  it('retires a key by a signed answer only, and then frees its place', async () => {
    const fields = { user_identifier: 'dave', organisation: ORGANISATION };
    const requestId = await world.ask(fields);
    await carry(world);
    const { key_id: keyId } = await assigned(requestId);
    await requestRetirement(world.gateway, { keyId, reason: 'The phone was lost.' });
    const taken = { key_type: 'secp256k1', key_environment: 'COLD', ...fields };
    expect((await world.post(taken)).status).toBe(409);
    expect(await carry(world)).toMatchObject({ retired: [{ keyId }] });
    await world.ask(fields);
    expect((await assigned(requestId)).key_id).toBe(keyId);
    await expect(
      requestRetirement(world.gateway, { keyId, reason: 'Again.' }),
    ).rejects.toMatchObject({ code: 'KEY_ALREADY_RETIRED' });
  });

  it('records each act in the audit log, in order', async () => {
    await world.ask();
    await carry(world);
    expect(await world.auditKinds()).toEqual([
      'gateway.created',
      'station.paired',
      'api-key.created',
      'key.requested',
      'bundle.sealed',
      'response.imported',
    ]);
    const rows = await world.gateway.db.selectFrom('audit_entry').select('entry').execute();
    verifyChain(rows.map(({ entry }) => utf8(entry)));
    expect(await world.gateway.log.catchUp(world.gateway.db)).toBe(rows.length);
  });
});
