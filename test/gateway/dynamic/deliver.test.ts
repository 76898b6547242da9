/** Delegated shares: who may deliver, what is taken in, and that it is taken in once. */
import { randomUUID } from 'node:crypto';
import { DelegatedShareDeliveryRequestToJSON } from '@dynamic-labs/sdk-api-core/models/DelegatedShareDeliveryRequest';
import { DelegatedShareDeliveryResponseFromJSON } from '@dynamic-labs/sdk-api-core/models/DelegatedShareDeliveryResponse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setDeliveryKey } from '../../../src/gateway/dynamic/delivery-keys.ts';
import { addEnvironment, replaceSecret } from '../../../src/gateway/dynamic/environments.ts';
import { addUser } from '../../../src/gateway/dynamic/users.ts';
import { listShares } from '../../../src/gateway/dynamic/shares.ts';
import { addWallet } from '../../../src/gateway/dynamic/wallets.ts';
import { beforeNextTransaction } from '../before-transaction.ts';
import { RSA_KEYS } from '../rsa-keys.ts';
import { expectFault, openDynamicWorld, recordedKinds, signed } from './environment.ts';
import type { DynamicWorld } from './environment.ts';
import { delivery, event, giveKey, seal } from './sealed-share.ts';
import type { Sealed } from './sealed-share.ts';

const [PUBLIC] = RSA_KEYS;
const SECRET_SHARE = 'the share of this wallet';

let world: DynamicWorld;
let keyId: string;
beforeEach(async () => {
  world = await openDynamicWorld();
  keyId = await giveKey(world.gateway, PUBLIC);
  await setDeliveryKey(world.gateway, { environmentId: world.environmentId, kid: '', keyId });
});
afterEach(async () => {
  await world.close();
});

const share = () => seal(PUBLIC, SECRET_SHARE);

async function kept(): Promise<number> {
  const { db } = world.gateway;
  const shares = await db.selectFrom('dynamic_share').selectAll().execute();
  expect(await recordedKinds(world)).toHaveLength(shares.length);
  return shares.length;
}

async function delivered(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  const body = (await response.json()) as { delegatedShareDeliveryId: string };
  return body.delegatedShareDeliveryId;
}

describe('a delivery', () => {
  it('receiveDynamicEvent 401 SIGNATURE_INVALID: no, a wrong and a malformed signature are refused', async () => {
    const body = JSON.stringify(delivery(world, share()));
    const right = signed(world.secret, body);
    const last = right.endsWith('0') ? '1' : '0';
    for (const header of [
      '',
      'sha256=',
      `sha256=${right.slice(0, -1)}${last}`,
      `sha256=${right.slice(2)}`,
      `sha1=${right}`,
      `sha256=${right.toUpperCase()}x`,
      `sha256=${signed('another secret', body)}`,
      `sha256=${signed(world.secret, `${body} `)}`,
    ]) {
      await expectFault(await world.deliver(body, { 'x-dynamic-signature-256': header }), 401);
    }
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 401 SIGNATURE_INVALID: an environment that is not there is answered the same', async () => {
    const body = JSON.stringify(delivery(world, share()));
    const send = async (environmentId: string, signature: string) => {
      const response = await world.app.request(
        `/api/v0/environments/${environmentId}/webhooks/delegated-shares`,
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'x-dynamic-signature-256': signature },
          body,
        },
      );
      return [response.status, await response.text()];
    };
    const wrong = `sha256=${signed('another secret', body)}`;
    const unknown = await send(randomUUID(), wrong);
    expect(unknown).toEqual(await send(world.environmentId, wrong));
    // What stands in for a secret that is not there lets nobody in.
    expect(await send(randomUUID(), `sha256=${signed('nobody', body)}`)).toEqual(unknown);
  });

  it('receiveDynamicEvent 401 SIGNATURE_INVALID: the secret of another environment is refused', async () => {
    const other = await addEnvironment(world.gateway, { environmentId: randomUUID(), name: 'B' });
    const body = JSON.stringify(delivery(world, share()));
    const signature = `sha256=${signed(other.secret, body)}`;
    await expectFault(await world.deliver(body, { 'x-dynamic-signature-256': signature }), 401);
  });

  it('receiveDynamicEvent 401 SIGNATURE_INVALID: a secret that was replaced is refused from then on', async () => {
    const { environmentId } = world;
    const { secret } = await replaceSecret(world.gateway, { environmentId });
    const body = JSON.stringify(delivery(world, share()));
    await expectFault(await world.deliver(body), 401);
    const signature = `sha256=${signed(secret, body)}`;
    await delivered(await world.deliver(body, { 'x-dynamic-signature-256': signature }));
  });

  it('receiveDynamicEvent 401 SIGNATURE_INVALID: a secret that was replaced while the delivery waited is refused', async () => {
    const { environmentId, gateway } = world;
    const revoked = event(world, 'wallet.delegation.revoked');
    const data = { walletId: world.walletId, userId: world.userId };
    for (const sent of [delivery(world, share()), { ...revoked, data }]) {
      const body = JSON.stringify(sent);
      const { secret } = await replaceSecret(gateway, { environmentId });
      beforeNextTransaction(gateway, () => replaceSecret(gateway, { environmentId }));
      const signature = `sha256=${signed(secret, body)}`;
      await expectFault(await world.deliver(body, { 'x-dynamic-signature-256': signature }), 401);
    }
    expect(await kept()).toBe(0);
    expect(await gateway.db.selectFrom('dynamic_event').selectAll().execute()).toEqual([]);
  });

  it('receiveDynamicEvent 401 EVENT_OUT_OF_TIME: an event of the future, or older than 90 days, is refused', async () => {
    const at = (seconds: number) =>
      new Date(world.clock.now().getTime() + seconds * 1000).toISOString();
    const days = 86_400;
    for (const timestamp of [at(301), at(-90 * days - 1)]) {
      await expectFault(await world.deliver(delivery(world, share(), { timestamp })), 401);
    }
    expect(await kept()).toBe(0);
    for (const timestamp of [at(300), at(-90 * days)]) {
      await delivered(await world.deliver(delivery(world, share(), { timestamp })));
    }
  });

  const bent: [string, Partial<Record<keyof Sealed, unknown>>][] = [
    ['alg', { alg: 'RSA-OAEP-256' }],
    ['iv', { iv: Buffer.alloc(15).toString('base64url') }],
    ['iv', { iv: Buffer.alloc(16).toString('base64') }],
    ['ct', { ct: '' }],
    ['ct', { ct: 'a+b/' }],
    ['ct', { ct: 'A'.repeat(16_388) }],
    ['tag', { tag: Buffer.alloc(12).toString('base64url') }],
    ['ek', { ek: Buffer.alloc(256).toString('base64url') }],
    ['ek', { ek: undefined }],
    ['kid', { kid: 7 }],
    ['kid', { kid: 'x'.repeat(300) }],
  ];
  it.each(bent)(
    'receiveDynamicEvent 400 INVALID_PARAMETERS: an envelope with a wrong %s is refused',
    async (field, change) => {
      const response = await world.deliver(delivery(world, { ...share(), ...change }));
      expect(await expectFault(response, 400)).toContain(`data.encryptedDelegatedShare.${field} `);
      const beside = { encryptedWalletApiKey: { ...share(), ...change } };
      const second = await world.deliver(delivery(world, share(), {}, beside));
      expect(await expectFault(second, 400)).toContain(`data.encryptedWalletApiKey.${field} `);
      expect(await kept()).toBe(0);
    },
  );

  it.each([
    ['another environment', { environmentId: randomUUID() }, {}, 'is not the environment of this'],
    ['another user in its data', {}, { userId: randomUUID() }, 'is another one than data.userId'],
    ['no user', { userId: undefined }, { userId: undefined }, 'userId is missing'],
    ['no wallet', {}, { walletId: undefined }, 'data.walletId'],
    ['a wallet that is no UUID', {}, { walletId: 'w' }, 'data.walletId is not a UUID'],
    ['no id', { eventId: undefined }, {}, 'eventId'],
    ['an id that hides something', { eventId: 'a\u202eb' }, {}, 'eventId'],
    ['no time', { timestamp: 'yesterday' }, {}, 'timestamp is no UTC time'],
    ['a time that no calendar has', { timestamp: '2026-02-30T00:00:00Z' }, {}, 'timestamp'],
    ['NUL in a text', {}, { publicKey: 'a\0' }, 'data.publicKey'],
  ])('receiveDynamicEvent 400 INVALID_PARAMETERS: %s is refused', async (_, fields, data, says) => {
    const response = await world.deliver(delivery(world, share(), fields, data));
    expect(await expectFault(response, 400)).toContain(says);
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 400 INVALID_JSON: a body that names a field twice is refused', async () => {
    const twice = JSON.stringify(delivery(world, share())).replace('{', '{"eventId":"a",');
    expect(await expectFault(await world.deliver(twice), 400)).toContain('not valid JSON');
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 413 BODY_TOO_LARGE: more than 128 KiB are refused', async () => {
    await expectFault(await world.deliver(' '.repeat(131_073)), 413);
  });

  it('receiveDynamicEvent 415 UNSUPPORTED_MEDIA_TYPE: another content type is refused', async () => {
    const type = { 'Content-Type': 'text/plain' };
    await expectFault(await world.deliver(delivery(world, share()), type), 415);
  });

  it('receiveDynamicEvent 422 DELIVERY_KEY_UNKNOWN: an envelope for a key that is not set is refused', async () => {
    const named = seal(PUBLIC, SECRET_SHARE, { kid: 'dynamic_rsa_1' });
    const response = await world.deliver(delivery(world, named));
    expect(await expectFault(response, 422)).toContain('dynamic_rsa_1');
    const { environmentId } = world;
    const other = await giveKey(world.gateway, RSA_KEYS[1]);
    await setDeliveryKey(world.gateway, { environmentId, kid: 'dynamic_rsa_1', keyId: other });
    await delivered(await world.deliver(delivery(world, named)));
    await world.gateway.db.updateTable('customer_key').set({ status: 'retired' }).execute();
    await expectFault(await world.deliver(delivery(world, named)), 422);
    expect(await kept()).toBe(1);
  });

  it('receiveDynamicEvent 422 DELIVERY_KEY_UNKNOWN: a key that was retired, or exchanged, while the delivery waited is refused', async () => {
    const { environmentId, gateway } = world;
    const other = await giveKey(gateway, RSA_KEYS[1]);
    const exchange = () => setDeliveryKey(gateway, { environmentId, kid: '', keyId: other });
    const retire = () =>
      gateway.db.updateTable('customer_key').set({ status: 'retired' }).execute();
    for (const meanwhile of [exchange, retire]) {
      beforeNextTransaction(gateway, meanwhile);
      await expectFault(await world.deliver(delivery(world, share())), 422);
    }
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 422 WALLET_OF_ANOTHER_USER: a wallet that is another user’s here is refused', async () => {
    const { environmentId } = world;
    const [userId, walletId] = [randomUUID(), randomUUID()];
    await addUser(world.gateway, { environmentId, userId });
    await addWallet(world.gateway, { environmentId, walletId, userId, hasClientShares: true });
    await expectFault(await world.deliver(delivery(world, share(), {}, { walletId })), 422);
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 422 EVENT_NOT_SERVED: a share in an event of another name is refused', async () => {
    const named = delivery(world, share(), { eventName: 'wallet.delegation.renamed' });
    await expectFault(await world.deliver(named), 422);
    expect(await kept()).toBe(0);
  });

  it('receiveDynamicEvent 409 EVENT_ID_REUSED: another share under a known id is refused', async () => {
    const first = delivery(world, share());
    await delivered(await world.deliver(first));
    await expectFault(
      await world.deliver({ ...delivery(world, share()), eventId: first.eventId }),
      409,
    );
    const revoked = { ...first, eventName: 'wallet.delegation.revoked' };
    await expectFault(await world.deliver(revoked), 409);
    expect(await kept()).toBe(1);
  });
});

describe('a delivered share', () => {
  it('receiveDynamicEvent 200: is kept sealed as it came, and answered as the vendor’s model reads it', async () => {
    const [envelope, apiKey] = [share(), seal(PUBLIC, 'the wallet’s key', { nonceBytes: 12 })];
    const body = delivery(world, envelope, {}, { encryptedWalletApiKey: apiKey });
    const response = await world.deliver(body);
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    expect(answer).toEqual({
      status: 'accepted',
      message: expect.stringMatching(/./) as string,
      delegatedShareDeliveryId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(DelegatedShareDeliveryResponseFromJSON(answer)).toEqual(answer);
    const rows = await world.gateway.db
      .selectFrom('dynamic_envelope')
      .selectAll()
      .orderBy('content')
      .execute();
    expect(rows.map(({ content, key_id, was_opened }) => [content, key_id, was_opened])).toEqual([
      ['share', keyId, 0],
      ['wallet-api-key', keyId, 0],
    ]);
    expect(rows.map((row): unknown => JSON.parse(row.envelope))).toEqual([envelope, apiKey]);
    expect(await kept()).toBe(1);
  });

  it('is taken as the vendor’s own model writes an envelope', async () => {
    const written = DelegatedShareDeliveryRequestToJSON({ encryptedDelegatedShare: share() }) as {
      encryptedDelegatedShare: unknown;
    };
    await delivered(await world.deliver(delivery(world, written.encryptedDelegatedShare)));
  });

  it('is taken when the signature stands without its prefix, and for a wallet that is not registered', async () => {
    const body = JSON.stringify(delivery(world, share(), {}, { walletId: randomUUID() }));
    const bare = signed(world.secret, body);
    await delivered(await world.deliver(body, { 'x-dynamic-signature-256': bare }));
  });

  it('is taken with fields that are new to us', async () => {
    const data = { shareSetId: randomUUID() };
    await delivered(await world.deliver(delivery(world, share(), { attempt: 2 }, data)));
  });

  it('is taken from a sender who calls the key nothing in another way, or says more of the envelope', async () => {
    for (const more of [{ kid: null }, { kid: '' }, { v: 1 }]) {
      const sent = { ...share(), ...more };
      await delivered(await world.deliver(delivery(world, sent)));
      const { db } = world.gateway;
      const { envelope } = await db
        .selectFrom('dynamic_envelope')
        .innerJoin('dynamic_share', 'dynamic_share.share_id', 'dynamic_envelope.share_id')
        .select('envelope')
        .where('envelope', 'like', `%${sent.ct}%`)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(envelope)).toEqual(sent);
    }
  });

  it('is deposited once, however often it comes, at once or weeks later', async () => {
    const body = delivery(world, share());
    const again = () => ({ ...body, messageId: randomUUID() });
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.deliver(again())));
    const ids = await Promise.all(answers.map(delivered));
    expect(new Set(ids).size).toBe(1);
    // Sent again weeks later, when the key has been changed.
    world.clock.passDays(30);
    await world.gateway.db.deleteFrom('dynamic_delivery_key').execute();
    expect(await delivered(await world.deliver(again()))).toBe(ids[0]);
    expect(await kept()).toBe(1);
  });

  it('is marked as revoked by an event that happened after it, in whatever order they come', async () => {
    const { environmentId, gateway, clock } = world;
    const revoked = (timestamp: string) => ({
      ...event(world, 'wallet.delegation.revoked'),
      timestamp,
      data: { walletId: world.walletId, userId: world.userId, chain: 'EVM' },
    });
    const first = delivery(world, share());
    await delivered(await world.deliver(first));
    clock.passSeconds(10);
    const between = clock.now().toISOString();
    clock.passSeconds(10);
    await delivered(await world.deliver(delivery(world, share())));
    const revocation = revoked(between);
    expect((await world.deliver(revocation)).status).toBe(200);
    expect((await world.deliver(revocation)).status).toBe(200);
    // Older than the revocation, and later on its way.
    await delivered(await world.deliver(delivery(world, share(), { timestamp: first.timestamp })));
    const shares = await listShares(gateway, { environmentId });
    expect(shares.map(({ isRevoked }) => isRevoked)).toEqual([true, true, false]);
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind === 'dynamic-delegation.revoked')).toHaveLength(1);
  });

  it('is not expected of other events, which are answered 200 and kept nowhere', async () => {
    for (const eventName of ['ping', 'user.created']) {
      const response = await world.deliver({ ...event(world, eventName), data: { any: 'thing' } });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ status: 'accepted' });
    }
    const ping = { ...event(world, 'ping'), userId: null, data: null };
    expect((await world.deliver(ping)).status).toBe(200);
    expect(await world.gateway.db.selectFrom('dynamic_event').selectAll().execute()).toEqual([]);
  });
});
