/** Shares for a HOT key are really opened before they are taken in; for a COLD key they never are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { setDeliveryKey } from '../../../src/gateway/dynamic/delivery-keys.ts';
import { listShares } from '../../../src/gateway/dynamic/shares.ts';
import type { DeliveredShare } from '../../../src/gateway/dynamic/shares.ts';
import { RSA_KEYS } from '../rsa-keys.ts';
import { expectFault, openDynamicWorld, signed } from './environment.ts';
import type { DynamicWorld } from './environment.ts';
import { delivery, giveKey, seal } from './sealed-share.ts';
import type { Sealed } from './sealed-share.ts';

const SECRET_SHARE = 'the share of this wallet, in plain';

let world: DynamicWorld;
let keyId: string;
let publicKey: string;
beforeAll(async () => {
  world = await openDynamicWorld({ hot: true });
  const assigned = await world.post({
    user_identifier: 'ada@example.com',
    key_type: 'rsa4096',
    key_environment: 'HOT',
  });
  expect(assigned.status).toBe(200);
  const key = (await assigned.json()) as { key_id: string; public_key: string };
  [keyId, publicKey] = [key.key_id, key.public_key];
  await setDeliveryKey(world.gateway, { environmentId: world.environmentId, kid: '', keyId });
});
afterAll(async () => {
  await world.close();
});

async function kept(): Promise<DeliveredShare[]> {
  return await listShares(world.gateway, { environmentId: world.environmentId });
}

async function expectRefused(
  status: number,
  event: unknown,
  deliver = (given: unknown): Promise<Response> => world.deliver(given),
): Promise<void> {
  const before = await kept();
  await expectFault(await deliver(event), status);
  expect(await kept()).toEqual(before);
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
      await expectRefused(422, delivery(world, changed));
      await expectRefused(422, delivery(world, share, {}, { encryptedWalletApiKey: changed }));
    },
  );

  it('receiveDynamicEvent 422 SHARE_UNREADABLE: a share that was sealed to another key is refused', async () => {
    await expectRefused(422, delivery(world, seal(RSA_KEYS[0], SECRET_SHARE)));
    const mixed = { ...seal(publicKey, SECRET_SHARE), ek: seal(publicKey, '').ek };
    await expectRefused(422, delivery(world, mixed));
  });

  it('receiveDynamicEvent 503 HOT_ENVIRONMENT_NOT_OPEN: is refused where it could not be tried', async () => {
    const app = buildApp({ ...world.gateway, hotStore: undefined });
    const share = delivery(world, seal(publicKey, SECRET_SHARE));
    await expectRefused(503, share, async (event) => {
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
    });
  });

  it.each([12, 16])(
    'receiveDynamicEvent 200: with a nonce of %s bytes is opened, and kept sealed',
    async (nonceBytes) => {
      const share = seal(publicKey, SECRET_SHARE, { nonceBytes });
      const apiKey = seal(publicKey, SECRET_SHARE, { nonceBytes });
      const beside = { encryptedWalletApiKey: apiKey };
      const response = await world.deliver(delivery(world, share, {}, beside));
      expect(response.status).toBe(200);
      const answer = (await response.json()) as { delegatedShareDeliveryId: string };
      const own = (await kept()).filter(
        ({ shareId }) => shareId === answer.delegatedShareDeliveryId,
      );
      expect(own).toMatchObject([{ wasOpened: true, keyIds: [keyId, keyId] }]);
      const everything = await world.kept();
      expect(everything.includes(share.ct)).toBe(true);
      expect(everything.includes(SECRET_SHARE)).toBe(false);
    },
  );
});

describe('a share for a COLD key', () => {
  it('is kept though nobody here can tell whether it opens, and said to be unopened', async () => {
    const { gateway, environmentId } = world;
    const coldKeyId = await giveKey(gateway, RSA_KEYS[1]);
    await setDeliveryKey(gateway, { environmentId, kid: 'cold', keyId: coldKeyId });
    const share = seal(RSA_KEYS[1], SECRET_SHARE, { kid: 'cold' });
    const before = await kept();
    const response = await world.deliver(delivery(world, { ...share, ct: bent(share.ct) }));
    expect(response.status).toBe(200);
    const known = new Set(before.map(({ shareId }) => shareId));
    const added = (await kept()).filter(({ shareId }) => !known.has(shareId));
    expect(added).toMatchObject([{ wasOpened: false, keyIds: [coldKeyId] }]);
  });
});
