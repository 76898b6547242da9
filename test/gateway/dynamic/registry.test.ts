/** Environments, users, wallets and keys of Dynamic’s API, as operators add them at the machine. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefusalCode } from '../../../src/core/refusals.ts';
import { setDeliveryKey } from '../../../src/gateway/dynamic/delivery-keys.ts';
import { listEnvironments } from '../../../src/gateway/dynamic/list-environments.ts';
import { addEnvironment, replaceSecret } from '../../../src/gateway/dynamic/environments.ts';
import { addUser } from '../../../src/gateway/dynamic/users.ts';
import { listShares } from '../../../src/gateway/dynamic/shares.ts';
import { addWallet, closeWallet, listWallets } from '../../../src/gateway/dynamic/wallets.ts';
import { RSA_KEYS } from '../rsa-keys.ts';
import { openDynamicWorld } from './environment.ts';
import type { DynamicWorld } from './environment.ts';
import { giveKey } from './sealed-share.ts';

const SECP256K1 = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';

let world: DynamicWorld;
beforeEach(async () => {
  world = await openDynamicWorld();
});
afterEach(async () => {
  await world.close();
});

/** Refused, on record once, and nothing else changed. */
async function expectRefused(code: RefusalCode, act: () => Promise<unknown>): Promise<void> {
  const before = [await everything(), await world.auditKinds()] as const;
  await expect(act()).rejects.toMatchObject({ code });
  expect(await everything()).toEqual(before[0]);
  expect(await world.auditKinds()).toEqual([...before[1], 'act.refused']);
}

async function everything(): Promise<unknown> {
  const { db } = world.gateway;
  return [
    await db.selectFrom('dynamic_environment').selectAll().execute(),
    await db.selectFrom('dynamic_user').selectAll().execute(),
    await db.selectFrom('dynamic_wallet').selectAll().orderBy('wallet_id').execute(),
    await db.selectFrom('dynamic_delivery_key').selectAll().execute(),
  ];
}

describe('adding to Dynamic’s API', () => {
  it('refuses what is there already', async () => {
    const { gateway, environmentId, userId, walletId } = world;
    const again = { environmentId, userId, walletId, hasClientShares: true };
    await expectRefused('DYNAMIC_EXISTS', () =>
      addEnvironment(gateway, { environmentId, name: 'B' }),
    );
    await expectRefused('DYNAMIC_EXISTS', () => addUser(gateway, again));
    await expectRefused('DYNAMIC_EXISTS', () => addWallet(gateway, again));
  });

  it('refuses a user, a wallet, a secret and a key of what is not there', async () => {
    const { gateway, environmentId, userId, walletId } = world;
    const nowhere = { environmentId: randomUUID(), userId, walletId: randomUUID() };
    const wallet = { ...nowhere, hasClientShares: false };
    const stranger = { ...wallet, environmentId, userId: randomUUID() };
    const keyId = await giveKey(gateway, RSA_KEYS[0]);
    await expectRefused('DYNAMIC_UNKNOWN', () => addUser(gateway, nowhere));
    await expectRefused('DYNAMIC_UNKNOWN', () => addWallet(gateway, wallet));
    await expectRefused('DYNAMIC_UNKNOWN', () => addWallet(gateway, stranger));
    await expectRefused('DYNAMIC_UNKNOWN', () => closeWallet(gateway, { ...nowhere, walletId }));
    await expectRefused('DYNAMIC_UNKNOWN', () => replaceSecret(gateway, nowhere));
    await expectRefused('DYNAMIC_UNKNOWN', () =>
      setDeliveryKey(gateway, { ...nowhere, kid: '', keyId }),
    );
    await expect(listShares(gateway, nowhere)).rejects.toMatchObject({ code: 'DYNAMIC_UNKNOWN' });
    await expect(listWallets(gateway, nowhere)).rejects.toMatchObject({ code: 'DYNAMIC_UNKNOWN' });
  });

  it('refuses ids that are no UUID in lower case, and texts that hide something', async () => {
    const { gateway, environmentId, userId } = world;
    const upper = randomUUID().replace(/^./, 'a').toUpperCase();
    const wallet = { environmentId, userId, walletId: 'w', hasClientShares: true };
    await expectRefused('DYNAMIC_ID_INVALID', () =>
      addEnvironment(gateway, { environmentId: upper, name: 'B' }),
    );
    await expectRefused('DYNAMIC_ID_INVALID', () =>
      addUser(gateway, { environmentId, userId: upper }),
    );
    await expectRefused('DYNAMIC_ID_INVALID', () => addWallet(gateway, wallet));
    await expectRefused('NAME_INVALID', () =>
      addEnvironment(gateway, { environmentId: randomUUID(), name: 'a\u202eb' }),
    );
  });

  it.each(['', 'x'.repeat(15), 'x'.repeat(257), 'two words of a secret', 'ümlaut-ümlaut-ümlaut'])(
    'refuses the secret “%s”',
    async (secret) => {
      const { gateway, environmentId } = world;
      const given = { environmentId: randomUUID(), name: 'B', secret };
      await expectRefused('DYNAMIC_SECRET_INVALID', () => addEnvironment(gateway, given));
      await expectRefused('DYNAMIC_SECRET_INVALID', () =>
        replaceSecret(gateway, { environmentId, secret }),
      );
    },
  );

  it('refuses a key that is not there, is no RSA key, or is retired', async () => {
    const { gateway, environmentId } = world;
    const set = (keyId: string, kid = '') => setDeliveryKey(gateway, { environmentId, kid, keyId });
    await expectRefused('KEY_UNKNOWN', () => set(randomUUID()));
    const curve = await giveKey(gateway, SECP256K1, { key_type: 'secp256k1' });
    await expectRefused('DYNAMIC_KEY_UNFIT', () => set(curve));
    const rsa = await giveKey(gateway, RSA_KEYS[0]);
    await expectRefused('NAME_INVALID', () => set(rsa, 'a\u200bb'));
    await gateway.db.updateTable('customer_key').set({ status: 'retired' }).execute();
    await expectRefused('DYNAMIC_KEY_UNFIT', () => set(rsa));
  });

  it('keeps the same id in two environments apart', async () => {
    const { gateway, userId, walletId } = world;
    const environmentId = randomUUID();
    await addEnvironment(gateway, { environmentId, name: 'Live' });
    await addUser(gateway, { environmentId, userId });
    await addWallet(gateway, { environmentId, userId, walletId, hasClientShares: true });
    const wallets = await listWallets(gateway, { environmentId });
    expect(wallets).toMatchObject([{ walletId, userId, status: 'pending', hasClientShares: true }]);
    expect(await listWallets(gateway, { environmentId: world.environmentId })).toHaveLength(2);
  });

  it('closes a wallet once', async () => {
    const { gateway, environmentId, walletId } = world;
    const wallet = { environmentId, walletId };
    expect((await closeWallet(gateway, wallet)).status).toBe('closed');
    expect((await closeWallet(gateway, wallet)).status).toBe('closed');
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind === 'dynamic-wallet.closed')).toHaveLength(1);
  });

  it('shows the secret once: it is in no list and in no log', async () => {
    const { gateway, environmentId, secret } = world;
    const replaced = await replaceSecret(gateway, { environmentId, secret: 'x'.repeat(16) });
    expect(replaced.secret).toBe('x'.repeat(16));
    const keyId = await giveKey(gateway, RSA_KEYS[0]);
    await setDeliveryKey(gateway, { environmentId, kid: 'rsa-1', keyId });
    const listed = await listEnvironments(gateway);
    expect(listed).toMatchObject([
      { environmentId, name: 'Sandbox', users: 1, wallets: 2, keys: [{ kid: 'rsa-1', keyId }] },
    ]);
    const log = await gateway.db.selectFrom('audit_entry').select('entry').execute();
    const said = JSON.stringify([listed, log]);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(replaced.secret);
  });
});
