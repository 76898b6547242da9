/** An assignment is believed only when a key of the configured set signed exactly what was asked for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeySet, usableKeys } from '../../src/client/key-set.ts';
import { verifyAssignment } from '../../src/client/verify-assignment.ts';
import type { Assignment, Expected } from '../../src/client/verify-assignment.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { fromHex, toBase64Url } from '../../src/core/encoding/bytes.ts';
import { signAssignment } from '../../src/core/keys/assignment.ts';
import type { SignableField } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import { openStub } from './gateway-stub.ts';
import type { GatewayStub } from './gateway-stub.ts';

const PUBLIC_KEY = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
const KEY_ID = '1704d012-671a-41f9-a02c-99e9d37591dd';
const NOW = Date.parse('2026-11-20T20:37:00Z');

const signer = generateP256(systemRandom);
const stranger = generateP256(systemRandom);

function jwkOf(publicKey: Uint8Array, changed: Record<string, unknown> = {}) {
  return {
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    use: 'sig',
    kid: 'any',
    x: toBase64Url(publicKey.subarray(1, 33)),
    y: toBase64Url(publicKey.subarray(33)),
    'coincover:purposes': ['assignment-sig'],
    'coincover:validFrom': '2026-11-20T20:37:00Z',
    ...changed,
  };
}

function signed(
  signWith: readonly SignableField[] = [],
  { secret = signer.secret, keyId = KEY_ID } = {},
): Assignment {
  const { signature, signedPayload, signedFields } = signAssignment({
    assignmentSecret: secret,
    publicKeyHex: PUBLIC_KEY,
    keyId,
    fingerprint: keyFingerprint(fromHex(PUBLIC_KEY)),
    signWith,
    context: { external_customer_id: 'cust-1', user_id: 'u-1' },
  });
  return {
    key_id: KEY_ID,
    public_key: PUBLIC_KEY,
    signature,
    ...(signedPayload === undefined ? {} : { signed_payload: signedPayload }),
    ...(signedFields === undefined ? {} : { signed_fields: signedFields }),
  };
}

describe('verifying an assignment', () => {
  let stub: GatewayStub;
  let now: number;
  let keySet: KeySet;
  let published: unknown[];
  let cacheControl: string;
  beforeEach(async () => {
    stub = await openStub();
    now = NOW;
    keySet = new KeySet(stub.url, { now: () => now });
    published = [jwkOf(signer.publicKey)];
    cacheControl = 'max-age=600, must-revalidate';
    stub.answer = () => ({
      headers: { 'Cache-Control': cacheControl },
      body: { keys: published },
    });
  });
  afterEach(async () => {
    await stub.close();
  });

  const PLAIN: Expected = { signWith: [] };
  const refused = (assignment: Assignment, code: string, expected: Expected = PLAIN) =>
    expect(verifyAssignment(keySet, assignment, expected)).rejects.toMatchObject({ code });

  it('refuses a signature of a key that is not in the set, after fetching the set once more', async () => {
    await refused(signed([], { secret: stranger.secret }), 'SIGNATURE_INVALID');
    expect(stub.calls.map(({ path }) => path)).toEqual([
      '/.well-known/jwks.json',
      '/.well-known/jwks.json',
    ]);
  });

  it('refuses what another key of the set signed, where the station’s is pinned', async () => {
    published = [jwkOf(signer.publicKey), jwkOf(stranger.publicKey)];
    const byHot = signed([], { secret: stranger.secret });
    await expect(verifyAssignment(keySet, byHot, PLAIN)).resolves.toBeDefined();
    const { x, y } = jwkOf(signer.publicKey);
    keySet = new KeySet(stub.url, { now: () => now, only: [{ x, y }] });
    await refused(byHot, 'SIGNATURE_INVALID');
    await expect(verifyAssignment(keySet, signed(), PLAIN)).resolves.toBeDefined();
    keySet = new KeySet(stub.url, { now: () => now, only: [] });
    await refused(signed(), 'SIGNATURE_INVALID');
  });

  it('refuses another public key under an honest signature', async () => {
    const other = PUBLIC_KEY.replace(/98$/, '99');
    await refused({ ...signed(), public_key: other }, 'SIGNATURE_INVALID');
    await refused({ ...signed(['key_id']), public_key: other }, 'SIGNATURE_INVALID', {
      signWith: ['key_id'],
    });
  });

  it('refuses a public key that is no lower-case hexadecimal', async () => {
    await refused({ ...signed(), public_key: PUBLIC_KEY.toUpperCase() }, 'PUBLIC_KEY_INVALID');
  });

  it('refuses fewer, more or reordered fields than were asked for', async () => {
    const signWith = ['user_id', 'external_customer_id'] as const;
    await refused(signed(), 'FIELDS_DIFFER', { signWith });
    await refused(signed(['user_id']), 'FIELDS_DIFFER', { signWith });
    await refused(signed(signWith), 'FIELDS_DIFFER');
    await refused(signed(signWith), 'FIELDS_DIFFER', {
      signWith: ['external_customer_id', 'user_id'],
    });
    // The names were changed on the way; the signature says so.
    await refused({ ...signed(['user_id']), signed_fields: ['key_id'] }, 'SIGNATURE_INVALID', {
      signWith: ['key_id'],
    });
  });

  it('takes nothing as asked for where nothing is said', async () => {
    await expect(verifyAssignment(keySet, signed())).resolves.toBeDefined();
    await expect(verifyAssignment(keySet, signed(['user_id']))).rejects.toMatchObject({
      code: 'FIELDS_DIFFER',
    });
  });

  it('refuses a binding to another customer, key id or fingerprint', async () => {
    await refused(signed(['external_customer_id']), 'BINDING_DIFFERS', {
      signWith: ['external_customer_id'],
      values: { external_customer_id: 'cust-2' },
    });
    const other = '00000000-0000-4000-8000-000000000000';
    await refused(signed(['key_id'], { keyId: other }), 'BINDING_DIFFERS', {
      signWith: ['key_id'],
    });
  });

  it('refuses a payload that was written anew', async () => {
    const assignment = signed(['user_id']);
    const respelt = (assignment.signed_payload ?? '').replace(':', ': ');
    await refused({ ...assignment, signed_payload: respelt }, 'SIGNATURE_INVALID', {
      signWith: ['user_id'],
    });
  });

  it('believes nothing when the set cannot be had: an error, no JSON, another form, a redirect', async () => {
    for (const body of ['none', { keys: 1 }, []]) {
      stub.answer = () => ({ body });
      await refused(signed(), 'KEY_SET_UNUSABLE');
    }
    stub.answer = () => ({ status: 503 });
    await expect(verifyAssignment(keySet, signed(), PLAIN)).rejects.toMatchObject({
      name: 'CallRefused',
      status: 503,
    });
    stub.answer = ({ path }) =>
      path === '/elsewhere'
        ? { body: { keys: published } }
        : { status: 302, headers: { Location: '/elsewhere' } };
    await expect(verifyAssignment(keySet, signed(), PLAIN)).rejects.toThrow();
    expect(stub.calls.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  it('accepts an honest one, and fetches the set once for all of them', async () => {
    expect(await verifyAssignment(keySet, signed(), PLAIN)).toEqual({});
    const signWith = ['key_fingerprint', 'external_customer_id', 'user_id'] as const;
    const values = { external_customer_id: 'cust-1' };
    expect(await verifyAssignment(keySet, signed(signWith), { signWith, values })).toEqual({
      key_fingerprint: keyFingerprint(fromHex(PUBLIC_KEY)),
      external_customer_id: 'cust-1',
      user_id: 'u-1',
    });
    expect(stub.calls).toHaveLength(1);
    expect(stub.calls[0]?.headers.authorization).toBeUndefined();
  });

  it('accepts a key that was rotated in, whichever of the set it is', async () => {
    published = [jwkOf(stranger.publicKey)];
    await keySet.keys();
    published = [jwkOf(stranger.publicKey), jwkOf(signer.publicKey)];
    expect(await verifyAssignment(keySet, signed(), PLAIN)).toEqual({});
    expect(stub.calls).toHaveLength(2);
  });

  it('accepts very many at once after a rotation, with two calls between them', async () => {
    published = [jwkOf(stranger.publicKey)];
    await keySet.keys();
    published = [jwkOf(signer.publicKey)];
    const all = Array.from({ length: 150 }, () => verifyAssignment(keySet, signed(), PLAIN));
    for (const bound of await Promise.all(all)) expect(bound).toEqual({});
    expect(stub.calls.length).toBeLessThanOrEqual(3);
  });

  it('keeps the set for ten minutes at most, and not at all where the gateway says so', async () => {
    cacheControl = 'max-age=86400';
    await keySet.keys();
    now += 599_000;
    await keySet.keys();
    expect(stub.calls).toHaveLength(1);
    now += 1_000;
    cacheControl = 'no-store';
    await keySet.keys();
    await keySet.keys();
    expect(stub.calls).toHaveLength(3);
  });

  it('is not configured to fetch keys in the clear from elsewhere', () => {
    expect(() => new KeySet('http://gateway.example')).toThrow(TypeError);
  });
});

describe('a key of the set', () => {
  it.each([
    ['of another type', { kty: 'RSA' }],
    ['on another curve', { crv: 'secp256k1' }],
    ['for another algorithm', { alg: 'ES384' }],
    ['for encryption', { use: 'enc' }],
    ['for policies alone', { 'coincover:purposes': ['policy-sig'] }],
    ['without a purpose', { 'coincover:purposes': undefined }],
    ['with its purpose as text', { 'coincover:purposes': 'assignment-sig' }],
    ['that is valid from a second later', { 'coincover:validFrom': '2026-11-20T20:37:01Z' }],
    ['that says no beginning', { 'coincover:validFrom': undefined }],
    ['whose beginning is no time', { 'coincover:validFrom': 'soon' }],
    ['that is not on the curve', { x: toBase64Url(new Uint8Array(32)) }],
    ['with a short coordinate', { y: toBase64Url(new Uint8Array(31)) }],
    ['without a coordinate', { y: undefined }],
  ])('is not used: one %s', (_, changed) => {
    expect(usableKeys(JSON.stringify({ keys: [jwkOf(signer.publicKey, changed)] }), NOW)).toEqual(
      [],
    );
  });

  it('is used beside others that are not', () => {
    const keys = [null, 7, [], { kty: 'EC' }, jwkOf(signer.publicKey)];
    expect(usableKeys(JSON.stringify({ keys }), NOW)).toEqual([signer.publicKey]);
  });
});
