/** Shares for a HOT key are really opened before they are taken in; for a COLD key they never are. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { setDeliveryKey } from '../../../src/gateway/dynamic/delivery-keys.ts';
import { listShares } from '../../../src/gateway/dynamic/shares.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { expectFault, openDynamicWorld, recordedKinds, signed } from './environment.ts';
import type { DynamicWorld } from './environment.ts';
import { delivery, giveKey, hotStoreWith, seal } from './sealed-share.ts';
import type { Sealed } from './sealed-share.ts';

const SECRET_SHARE = 'the share of this wallet, in plain';

let publicKey: string;
let privateKey: string;
beforeAll(() => {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 4096,
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  });
  publicKey = pair.publicKey.toString('hex');
  privateKey = pair.privateKey;
});

let world: DynamicWorld;
let keyId: string;
beforeEach(async () => {
  world = await openDynamicWorld();
  keyId = await giveKey(world.gateway, publicKey, { environment: 'HOT' });
  await setDeliveryKey(world.gateway, { environmentId: world.environmentId, kid: '', keyId });
});
afterEach(async () => {
  await world.close();
});

/** Delivered to a process in which the HOT environment is open. */
async function deliverOpen(event: unknown): Promise<Response> {
  const hotStore = hotStoreWith(keyId, privateKey);
  const app = buildApp({ ...world.gateway, hotStore } as Gateway);
  const body = JSON.stringify(event);
  return await app.request(
    `/api/v0/environments/${world.environmentId}/webhooks/delegated-shares`,
    {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'x-dynamic-signature-256': `sha256=${signed(world.secret, body)}`,
      },
      body,
    },
  );
}

/** The same bytes of base64url with one bit changed. */
function bent(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

describe('a share for a HOT key', () => {
  it.each<keyof Sealed>(['iv', 'ct', 'tag', 'ek'])(
    'receiveDynamicEvent 422 SHARE_UNREADABLE: one changed bit of %s is refused',
    async (field) => {
      const share = seal(publicKey, SECRET_SHARE);
      const changed = { ...share, [field]: bent(share[field] ?? '') };
      await expectFault(await deliverOpen(delivery(world, changed)), 422);
      const beside = { encryptedWalletApiKey: changed };
      await expectFault(await deliverOpen(delivery(world, share, {}, beside)), 422);
      expect(await recordedKinds(world)).toEqual([]);
    },
  );

  it('receiveDynamicEvent 422 SHARE_UNREADABLE: a content key of another size is refused', async () => {
    const share = { ...seal(publicKey, SECRET_SHARE), ek: seal(publicKey, '').ek };
    await expectFault(await deliverOpen(delivery(world, share)), 422);
  });

  it('receiveDynamicEvent 503 HOT_ENVIRONMENT_NOT_OPEN: is refused where it could not be tried', async () => {
    const share = seal(publicKey, SECRET_SHARE);
    await expectFault(await world.deliver(delivery(world, share)), 503);
    expect(await recordedKinds(world)).toEqual([]);
  });

  it.each([12, 16])(
    'receiveDynamicEvent 200: with a nonce of %s bytes is opened, and kept sealed',
    async (nonceBytes) => {
      const share = seal(publicKey, SECRET_SHARE, { nonceBytes });
      expect((await deliverOpen(delivery(world, share))).status).toBe(200);
      const [kept] = await listShares(world.gateway, { environmentId: world.environmentId });
      expect(kept).toMatchObject({ wasOpened: true, isRevoked: false, keyIds: [keyId] });
      const everything = await world.kept();
      expect(everything.includes(share.ct)).toBe(true);
      expect(everything.includes(SECRET_SHARE)).toBe(false);
    },
  );
});

describe('a share for a COLD key', () => {
  it('is kept though nobody here can tell whether it opens, and said to be unopened', async () => {
    const coldKeyId = keyId;
    await world.gateway.db.updateTable('customer_key').set({ environment: 'COLD' }).execute();
    const share = seal(publicKey, SECRET_SHARE);
    expect((await deliverOpen(delivery(world, { ...share, ct: bent(share.ct) }))).status).toBe(200);
    const [kept] = await listShares(world.gateway, { environmentId: world.environmentId });
    expect(kept).toMatchObject({ wasOpened: false, keyIds: [coldKeyId] });
  });
});
