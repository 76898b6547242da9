/** A key is found by its public key in every spelling that clients have, and by nothing else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { assignedKeyById, assignedKeyByPublicKey } from '../../../src/gateway/keys/find-key.ts';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { requestPool } from '../../../src/gateway/pool/request-pool.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

/** What stands before PKCS#1 in the SubjectPublicKeyInfo of an RSA-4096 key: 24 bytes. */
const SPKI_HEAD_CHARACTERS = 48;

let world: World;
beforeEach(async () => {
  world = await openWorld({ hot: true });
});
afterEach(async () => {
  await world.close();
});

describe('a key, by its public key', () => {
  it('is found in both spellings of RSA and both cases of letters', async () => {
    const requestId = await world.ask({
      key_type: 'rsa4096',
      organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
    });
    await carry(world);
    const answer = await world.get(`/v1/keys/requests/${requestId}`);
    const { key_id: keyId, public_key: spki } = (await answer.json()) as AssignedKey;
    const { db } = world.gateway;
    const found = await assignedKeyByPublicKey(db, spki);
    expect(found).toMatchObject({
      keyId,
      environment: 'COLD',
      keyType: 'rsa4096',
      customerId: 'cust-1',
      status: 'active',
    });
    const pkcs1 = spki.slice(SPKI_HEAD_CHARACTERS);
    for (const spelling of [spki.toUpperCase(), pkcs1, pkcs1.toUpperCase()]) {
      expect(await assignedKeyByPublicKey(db, spelling)).toEqual(found);
    }
    expect(await assignedKeyById(db, keyId)).toEqual(found);
  });

  it('is found in HOT, whatever its type', async () => {
    for (const key_type of ['secp256k1', 'ed25519']) {
      const response = await world.post({ user_identifier: 'alice', key_type });
      const { public_key: publicKey } = (await response.json()) as AssignedKey;
      const found = await assignedKeyByPublicKey(world.gateway.db, publicKey);
      expect(found).toMatchObject({ environment: 'HOT', keyType: key_type, customerId: '' });
    }
  });

  it('is not found while it waits in the pool for an owner', async () => {
    await requestPool(world.gateway, { keyType: 'secp256k1', count: 1 });
    await carry(world);
    const { db } = world.gateway;
    const key = await db.selectFrom('customer_key').selectAll().executeTakeFirstOrThrow();
    expect(await assignedKeyByPublicKey(db, key.public_key)).toBeUndefined();
    expect(await assignedKeyById(db, key.key_id)).toBeUndefined();
  });

  it('is not found by any text that is not its own', async () => {
    await world.post({ user_identifier: 'alice', key_type: 'secp256k1' });
    const anyText = fc.oneof(
      fc.string(),
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      fc
        .uint8Array({ minLength: 550, maxLength: 550 })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
    );
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await assignedKeyByPublicKey(world.gateway.db, text)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });
});
