/** HOT keys as wallets get them: made here, signed with the gateway's own key, never opened for anybody. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { isEd25519PublicKey } from '../../../src/core/crypto/ed25519.ts';
import { fromBase64, fromHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { parsePublicKeyHex } from '../../../src/core/keys/spki.ts';
import { Fault } from '../../../src/gateway/conventions/fault.ts';
import { hotStoreOf } from '../../../src/gateway/hot-keys/hot-store.ts';
import type { AssignedKey } from '../../../src/gateway/keys/assigned-key.ts';
import { KEY_MEMBERS } from '../schemas/coincover.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const ORGANISATION = { customer_id: 'cust-1', customer_name: 'Example Ltd' };
const PACKAGE = { package_id: 'pkg-1', package_name: 'Gold' };
const HOT = { user_identifier: 'alice', key_type: 'secp256k1' };

let world: World;
beforeEach(async () => {
  world = await openWorld({ hot: true });
});
afterEach(async () => {
  await world.close();
});

async function assigned(response: Response): Promise<AssignedKey> {
  expect(response.status).toBe(200);
  return (await response.json()) as AssignedKey;
}

/** The keys of the JWKS that verify `text`. */
async function signersOf(text: string, signature: string): Promise<string[]> {
  const response = await world.app.request('/.well-known/jwks.json');
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys
    .filter((jwk) => {
      const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
      return verify('sha256', utf8(text), { key, dsaEncoding: 'der' }, fromBase64(signature));
    })
    .map(({ kid }) => kid);
}

async function ownKid(): Promise<string> {
  const row = await world.gateway.db
    .selectFrom('hot_store')
    .select('assignment_kid')
    .executeTakeFirstOrThrow();
  return row.assignment_kid;
}

describe('a HOT key', () => {
  it('assignKey 200: is what nobody says is meant by, with exactly the documented members', async () => {
    const key = await assigned(await world.post(HOT));
    expect(Object.keys(key)).toEqual(KEY_MEMBERS.assigned);
    expect([key.customer_id, key.package_id, key.metadata]).toEqual([null, null, {}]);
    expect(parsePublicKeyHex('secp256k1', key.public_key).form).toBe('compressed');
    expect(await world.auditKinds()).toContain('key.assigned');
    expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toEqual([]);
  });

  it('is signed with the gateway’s own key of the JWKS, which is another than the station’s', async () => {
    const key = await assigned(await world.post(HOT));
    expect(await signersOf(key.public_key, key.signature)).toEqual([await ownKid()]);
    const jwks = await world.app.request('/.well-known/jwks.json');
    const { keys } = (await jwks.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(2);
    for (const jwk of keys) {
      expect(jwk).toMatchObject({ alg: 'ES256', 'coincover:purposes': ['assignment-sig'] });
    }
  });

  it('binds every field that sign_with can name, in the order asked, as RFC 8785 has it', async () => {
    const names = [
      'key_fingerprint',
      'user_id',
      'key_id',
      'pulled_by_type',
      'pulled_by_id',
      'external_package_id',
      'external_customer_id',
    ];
    const body = { ...HOT, organisation: ORGANISATION, package: PACKAGE, sign_with: names };
    const key = await assigned(await world.post(body));
    expect(key.signed_fields).toEqual(names);
    const payload = key.signed_payload ?? '';
    const bound = JSON.parse(payload) as Record<string, string>;
    expect(payload).toBe(canonicalJson(bound));
    const { user_id: userId } = await world.gateway.db
      .selectFrom('wallet_user')
      .select('user_id')
      .executeTakeFirstOrThrow();
    expect(bound).toEqual({
      external_customer_id: 'cust-1',
      external_package_id: 'pkg-1',
      key_fingerprint: createHash('sha256').update(fromHex(key.public_key)).digest('hex'),
      key_id: key.key_id,
      public_key: key.public_key,
      pulled_by_id: world.apiKeyId,
      pulled_by_type: 'api_key',
      user_id: userId,
    });
    expect(await signersOf(payload, key.signature)).toEqual([await ownKid()]);
    expect(key).toMatchObject({
      customer_id: 'cust-1',
      package_id: 'pkg-1',
      metadata: { customer_name: 'Example Ltd', package_name: 'Gold' },
    });
  });

  it('may be ed25519: 32 bytes in hexadecimal', async () => {
    const key = await assigned(await world.post({ ...HOT, key_type: 'ed25519' }));
    expect(key.public_key).toMatch(/^[0-9a-f]{64}$/);
    expect(isEd25519PublicKey(fromHex(key.public_key))).toBe(true);
  });

  it('may be rsa4096: SubjectPublicKeyInfo, and unlike the one made before', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(async () => assigned(await world.post({ ...HOT, key_type: 'rsa4096' }))),
    );
    expect(first?.public_key).toHaveLength(1100);
    expect(parsePublicKeyHex('rsa4096', first?.public_key ?? '').form).toBe('spki');
    expect(second?.public_key).not.toBe(first?.public_key);
  });

  it('is served without a station, which COLD is not', async () => {
    const alone = await openWorld({ paired: false, hot: true });
    try {
      expect((await alone.post(HOT)).status).toBe(200);
      expect((await alone.post({ ...HOT, key_environment: 'COLD' })).status).toBe(503);
    } finally {
      await alone.close();
    }
  });

  it('is found again at the place a 409 names, member for member', async () => {
    const body = { ...HOT, organisation: ORGANISATION, sign_with: ['user_id'] };
    const key = await assigned(await world.post(body));
    const again = await world.post(body);
    expect(again.status).toBe(409);
    const found = await world.get(again.headers.get('Location') ?? '');
    expect([found.status, await found.json()]).toEqual([200, key]);
  });

  it('holds the place of a COLD key of its type as well, and the other way round', async () => {
    const organisation = ORGANISATION;
    await assigned(await world.post({ ...HOT, organisation }));
    const cold = { ...HOT, key_environment: 'COLD', organisation };
    expect((await world.post(cold)).status).toBe(409);
    const bob = { ...cold, user_identifier: 'bob' };
    expect((await world.post(bob)).status).toBe(202);
    expect((await world.post({ ...bob, key_environment: 'HOT' })).status).toBe(409);
  });

  it('is made once for one Idempotency-Key, however many ask at once', async () => {
    const headers = { 'Idempotency-Key': 'one' };
    const responses = await Promise.all(Array.from({ length: 8 }, () => world.post(HOT, headers)));
    const texts = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(texts).size).toBe(1);
    expect(await world.gateway.db.selectFrom('hot_key').selectAll().execute()).toHaveLength(1);
  });

  it('is one for a user and an organisation, however many ask at once', async () => {
    const body = { ...HOT, organisation: ORGANISATION };
    const responses = await Promise.all(Array.from({ length: 8 }, () => world.post(body)));
    expect(responses.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 409),
    ]);
    expect(await world.gateway.db.selectFrom('hot_key').selectAll().execute()).toHaveLength(1);
  });

  it('has no proof of the station: readKeyAttestation 404 KEY_NOT_FOUND', async () => {
    const { key_id: keyId } = await assigned(await world.post(HOT));
    const response = await world.get(`/v1/keys/${keyId}/attestation`);
    expect(response.status).toBe(404);
  });
});

describe('an RSA key, which takes seconds', () => {
  const RSA = { user_identifier: 'alice', key_type: 'rsa4096' };

  async function ask(headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    return await world.app.request('/v1/keys', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${world.token}`,
        ...headers,
      },
      body: JSON.stringify(RSA),
      signal,
    });
  }

  it('is not made for who is gone before its turn came, save under a key that the call comes again with', async () => {
    const gone = await ask({}, AbortSignal.abort());
    expect(gone.status).toBe(400);
    expect(await gone.json()).toMatchObject({ error: 'CALLER_GONE' });
    const { db } = world.gateway;
    expect(await db.selectFrom('customer_key').select('key_id').execute()).toEqual([]);
    const again = { 'Idempotency-Key': 'once' };
    const key = await assigned(await ask(again, AbortSignal.abort()));
    expect(await assigned(await ask(again, new AbortController().signal))).toEqual(key);
  });

  it('waits its turn among the keys of its own wallet', async () => {
    const store = hotStoreOf(world.gateway);
    const askers: unknown[] = [];
    vi.spyOn(store, 'makeKey').mockImplementation((_db, _type, asker) => {
      askers.push(asker?.whose);
      return Promise.reject(new Fault(429, 'RATE_LIMITED', 'Try again later', {}));
    });
    expect((await ask({}, new AbortController().signal)).status).toBe(429);
    expect(askers).toEqual([world.apiKeyId]);
  });
});
