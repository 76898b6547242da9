import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { fromBase64, fromHex, toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import { sha256Hex } from '../../../src/core/crypto/digest.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { requestRetirement } from '../../../src/gateway/outbox/request-retirement.ts';
import { carry } from '../importing.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { coldKey, dataBody, expectFault, hotKey, postData, sealedFor } from './storing.ts';
import type { CallOptions, GivenKey } from './storing.ts';

let world: World;
let cold: GivenKey;
let hot: GivenKey;
let curve: GivenKey;
let partner: string;

beforeAll(async () => {
  world = await openWorld({ hot: true });
  cold = await coldKey(world);
  hot = await hotKey(world);
  curve = await hotKey(world, 'secp256k1');
  partner = await world.tokenWith(['partner']);
});
afterAll(() => world.close());

/** The row of the backup that an answer names. */
async function rowOf(response: Response) {
  const { backup_id: id } = (await response.json()) as { backup_id: string };
  return await world.gateway.db
    .selectFrom('backup')
    .innerJoin('backup_data', 'backup_data.backup_id', 'backup.backup_id')
    .selectAll()
    .where('backup.backup_id', '=', id)
    .executeTakeFirstOrThrow();
}

const FORGED = '0'.repeat(64);
/** The one that the given one is not: a checksum of something else, whatever was drawn. */
const OTHER_CHECKSUM = sha256Hex(utf8('something else'));

const TWINS = [
  { path: '/v1/secure/data', isPartner: false },
  { path: '/v1/partner/secure/data', isPartner: true },
] as const;

describe.each(TWINS)('$path', ({ path, isPartner }) => {
  const options = () => ({ path, token: isPartner ? partner : world.token });
  const post = (body: unknown, headers = {}) => postData(world, body, { ...options(), headers });

  it('stores what was encrypted to a COLD key, as it came, and answers the documented body', async () => {
    const { data, checksum } = sealedFor(cold);
    const metadata = { description: 'Wallet of Ada', content_type: 'text/plain' };
    const response = await post({ public_key: cold.publicKey, data, checksum, metadata });
    expect(response.status).toBe(200);
    const body = (await response.clone().json()) as { backup_id: string };
    expect(Object.keys(body)).toEqual([
      'backup_id',
      'checksum',
      'data_size',
      'backup_type',
      'metadata',
    ]);
    expect(body).toEqual({
      backup_id: body.backup_id,
      checksum,
      data_size: 512,
      backup_type: 'data',
      metadata,
    });
    const row = await rowOf(response);
    expect(row).toMatchObject({
      state: 'stored',
      key_id: cold.keyId,
      key_environment: 'COLD',
      checksum,
      digest: sha256Hex(fromBase64(data)),
      size: 512,
      metadata: JSON.stringify(metadata),
    });
    expect(new Uint8Array(row.ciphertext)).toEqual(fromBase64(data));
    expect((await world.auditKinds()).at(-1)).toBe('backup.stored');
  });

  it('takes null for a member that may be left out, and gives null within metadata back', async () => {
    const absent = { metadata: null, padding_type: null, ...(!isPartner && { checksum: null }) };
    const without = await post(dataBody(cold, absent));
    expect(await without.json()).toMatchObject({ backup_type: 'data', metadata: {} });
    const metadata = { description: null, content_type: 'text/plain', of: null };
    const within = await post(dataBody(cold, { metadata }));
    expect(await within.json()).toMatchObject({ metadata });
    // Partners must say it.
    if (isPartner) expect((await post(dataBody(cold, { checksum: null }))).status).toBe(400);
  });

  it('keeps whatever metadata comes with it, and gives it back as it came', async () => {
    const metadata = {
      original_filename: '',
      description: 'Wallet of Ada\nsecond line',
      wallet: { id: 7, chains: ['eth', null] },
    };
    const response = await post(dataBody(cold, { metadata }));
    expect(await response.clone().json()).toMatchObject({ metadata });
    const row = await rowOf(response);
    expect(JSON.parse(row.metadata)).toEqual(metadata);
  });

  it('opens what was encrypted to a HOT key at once, and confirms it', async () => {
    const row = await rowOf(await post(dataBody(hot)));
    expect(row).toMatchObject({ state: 'confirmed', key_environment: 'HOT' });
  });

  it('takes a checksum and a public key in capitals, and gives the checksum back as it was written', async () => {
    const { data, checksum } = sealedFor(hot);
    const body = {
      data,
      public_key: hot.publicKey.toUpperCase(),
      checksum: checksum.toUpperCase(),
    };
    const response = await post(body);
    expect(await response.clone().json()).toMatchObject({ checksum: checksum.toUpperCase() });
    expect(await rowOf(response)).toMatchObject({ state: 'confirmed', checksum });
  });

  it('takes the same key in PKCS#1', async () => {
    // SubjectPublicKeyInfo is 24 bytes of header before it.
    const body = dataBody(cold, { public_key: cold.publicKey.slice(48) });
    expect(await rowOf(await post(body))).toMatchObject({ key_id: cold.keyId });
  });

  it('does a call once for its Idempotency-Key', async () => {
    const body = dataBody(hot);
    const headers = { 'Idempotency-Key': `once-${path}` };
    const first = await (await post(body, headers)).text();
    expect(await (await post(body, headers)).text()).toBe(first);
  });

  it('refuses a checksum of something else: nobody could show that this is the backup', async () => {
    await expectFault(world, () => post(dataBody(hot, { checksum: OTHER_CHECKSUM })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
      details: { checksum: ['is not the SHA-256 of what was encrypted'] },
    });
  });

  it('refuses what was encrypted with another padding or another hash, which a HOT key shows', async () => {
    const data = toBase64(new Uint8Array(512).fill(1));
    await expectFault(world, () => post(dataBody(hot, { data })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
      details: {
        data: ['does not open with this key; encrypt with RSA-OAEP and SHA-256 in both places'],
      },
    });
  });

  it.each([
    ['one byte less than a block', 511],
    ['one byte more than a block', 513],
    ['two blocks', 1024],
  ])('refuses %s, which no key of ours opens', async (_, length) => {
    const data = toBase64(new Uint8Array(length));
    await expectFault(world, () => post(dataBody(cold, { data })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
      details: { data: [`is ${length} bytes; one block of RSA-OAEP under this key is 512`] },
    });
  });

  it('refuses a block that is a larger number than the key can have made', async () => {
    const data = toBase64(new Uint8Array(512).fill(255));
    await expectFault(world, () => post(dataBody(cold, { data })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
      details: { data: ['was not encrypted with this key'] },
    });
  });

  it.each([
    ['public_key', { public_key: 'ab'.repeat(15) }],
    ['public_key', { public_key: 'ab'.repeat(2049) }],
    ['public_key', { public_key: 'xy'.repeat(32) }],
    ['data', { data: '' }],
    ['data', { data: 'not base64!' }],
    ['checksum', { checksum: FORGED.slice(1) }],
    ['checksum', { checksum: `${FORGED}0` }],
    ['padding_type', { padding_type: 'PKCS1' }],
    ['metadata', { metadata: 'a wallet' }],
    ['metadata', { metadata: { wallet: 'x'.repeat(16_384) } }],
    ['metadata.description', { metadata: { description: 5 } }],
    ['pading_type', { pading_type: 'OAEP' }],
  ])('refuses a wrong %s (%o) and names it', async (field, fields) => {
    const response = await post(dataBody(cold, fields));
    expect(response.status).toBe(400);
    const { details } = (await response.json()) as { details: object };
    expect(Object.keys(details)).toEqual([field]);
  });

  it('refuses a key that encrypts nothing', async () => {
    await expectFault(world, () => post(dataBody(cold, { public_key: curve.publicKey })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
      details: { public_key: ['is a secp256k1 key, and nothing is encrypted to one'] },
    });
  });
});

describe('a key that cannot be used', () => {
  const asPartner = () => ({ path: '/v1/partner/secure/data', token: partner });

  async function expectUnknown(options: CallOptions): Promise<void> {
    const flipped = cold.publicKey.at(-20) === 'a' ? 'b' : 'a';
    const another = `${cold.publicKey.slice(0, -20)}${flipped}${cold.publicKey.slice(-19)}`;
    for (const public_key of [another, 'ab'.repeat(16), `04a1b2${'00'.repeat(30)}`]) {
      await expectFault(world, () => postData(world, dataBody(cold, { public_key }), options), {
        status: 404,
        error: 'KEY_NOT_FOUND',
      });
    }
  }

  it('storeData 404 KEY_NOT_FOUND: a key that nobody was given is refused', async () => {
    await expectUnknown({});
  });

  it('storePartnerData 404 KEY_NOT_FOUND: a key that nobody was given is refused', async () => {
    await expectUnknown(asPartner());
  });

  async function expectClosed(options: CallOptions): Promise<void> {
    const closed = { ...world, app: buildApp({ ...world.gateway, hotStore: undefined }) };
    await expectFault(world, () => postData(closed, dataBody(hot), options), {
      status: 503,
      error: 'HOT_ENVIRONMENT_NOT_OPEN',
    });
  }

  it('storeData 503 HOT_ENVIRONMENT_NOT_OPEN: nothing is taken that could be opened and is not', async () => {
    await expectClosed({});
  });

  it('storePartnerData 503 HOT_ENVIRONMENT_NOT_OPEN: the same for partners', async () => {
    await expectClosed(asPartner());
  });

  async function expectRetired(options: CallOptions): Promise<void> {
    const retired = await coldKey(world);
    await requestRetirement(world.gateway, { keyId: retired.keyId, reason: 'The user left.' });
    expect((await postData(world, dataBody(retired), options)).status).toBe(200);
    await carry(world);
    await expectFault(world, () => postData(world, dataBody(retired), options), {
      status: 409,
      error: 'KEY_RETIRED',
    });
  }

  it('storeData 409 KEY_RETIRED: a retired key takes no new backup', async () => {
    await expectRetired({});
  });

  it('storePartnerData 409 KEY_RETIRED: a retired key takes no new backup', async () => {
    await expectRetired(asPartner());
  });
});

describe('what the twins differ in', () => {
  it('storeData 200: a backup without a checksum is stored, and its answer claims none', async () => {
    const { data } = sealedFor(hot);
    const response = await postData(world, { public_key: hot.publicKey, data });
    expect(response.status).toBe(200);
    expect(await response.clone().json()).not.toHaveProperty('checksum');
    expect(await rowOf(response)).toMatchObject({ state: 'stored', checksum: '' });
  });

  it('storeData 400 INVALID_PARAMETERS: without a checksum a HOT key opens it all the same', async () => {
    const body = { public_key: hot.publicKey, data: toBase64(new Uint8Array(512).fill(1)) };
    await expectFault(world, () => postData(world, body), {
      status: 400,
      error: 'INVALID_PARAMETERS',
    });
  });

  it('storePartnerData 200: with a checksum it is stored', async () => {
    const path = '/v1/partner/secure/data';
    const response = await postData(world, dataBody(cold), { path, token: partner });
    expect(response.status).toBe(200);
  });

  it('storePartnerData 400 INVALID_PARAMETERS: a partner has to give the checksum', async () => {
    const path = '/v1/partner/secure/data';
    const { data } = sealedFor(cold);
    const body = { public_key: cold.publicKey, data };
    await expectFault(world, () => postData(world, body, { path, token: partner }), {
      status: 400,
      error: 'INVALID_PARAMETERS',
    });
  });

  it('keeps each to its scope', async () => {
    const path = '/v1/partner/secure/data';
    expect((await postData(world, dataBody(cold), { path })).status).toBe(403);
    expect((await postData(world, dataBody(cold), { token: partner })).status).toBe(403);
  });
});

describe('the plaintext', () => {
  it('stands nowhere in the database', async () => {
    const secret = 'gravity machine north sort system female filter attitude volume fold';
    const { data, checksum } = sealedFor(hot, secret);
    const response = await postData(world, { public_key: hot.publicKey, data, checksum });
    expect(response.status).toBe(200);
    const kept = await world.kept();
    expect(kept.includes(checksum)).toBe(true);
    expect(kept.includes('gravity machine')).toBe(false);
  });

  it('is not stored for whoever sends it unencrypted', async () => {
    const data = toBase64(utf8('gravity machine north sort'));
    await expectFault(world, () => postData(world, dataBody(cold, { data })), {
      status: 400,
      error: 'INVALID_PARAMETERS',
    });
  });

  it('is not given away by a backup of another key: it is refused as not openable', async () => {
    const { data, checksum } = sealedFor(cold);
    const smaller = oaepWrap(fromHex(hot.publicKey), utf8('x'));
    expect(smaller.length).toBe(512);
    const response = await postData(world, { public_key: hot.publicKey, data, checksum });
    expect(response.status).toBe(400);
  });
});
