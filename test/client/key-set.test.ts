/** The key set is fetched once for all who ask at once, and a set that cannot be had is told from one that is wrong. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeySet } from '../../src/client/key-set.ts';
import { generateP256 } from '../../src/core/crypto/p256.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { toBase64Url } from '../../src/core/encoding/bytes.ts';
import { openStub } from './gateway-stub.ts';
import type { GatewayStub, StubAnswer } from './gateway-stub.ts';

const [older, newer] = [generateP256(systemRandom).publicKey, generateP256(systemRandom).publicKey];

function setOf(publicKey: Uint8Array): StubAnswer {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    use: 'sig',
    x: toBase64Url(publicKey.subarray(1, 33)),
    y: toBase64Url(publicKey.subarray(33)),
    'coincover:purposes': ['assignment-sig'],
    'coincover:validFrom': '2020-01-01T00:00:00Z',
  };
  return { headers: { 'Cache-Control': 'max-age=600' }, body: { keys: [jwk] } };
}

const times = <T>(count: number, ask: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, ask));

let stub: GatewayStub;
let keySet: KeySet;
beforeEach(async () => {
  stub = await openStub();
  keySet = new KeySet(stub.url);
});
afterEach(async () => {
  await stub.close();
});

describe('a fetch of the key set', () => {
  it('is shared by all who ask while it is under way', async () => {
    stub.answer = () => setOf(older);
    for (const keys of await times(200, () => keySet.keys())) expect(keys).toEqual([older]);
    expect(stub.calls).toHaveLength(1);
  });

  it('is not shared by who asks for a newer set, and those share the next', async () => {
    const first = Promise.withResolvers<StubAnswer>();
    stub.answer = () => (stub.calls.length === 1 ? first.promise : setOf(newer));
    const before = keySet.keys();
    const anew = times(200, () => keySet.keys({ refresh: true }));
    await vi.waitFor(() => {
      expect(stub.calls).toHaveLength(1);
    });
    first.resolve(setOf(older));
    expect(await before).toEqual([older]);
    for (const keys of await anew) expect(keys).toEqual([newer]);
    expect(await keySet.keys()).toEqual([newer]);
    expect(stub.calls).toHaveLength(2);
  });

  it('that fails fails for those who shared it, and for nobody after', async () => {
    stub.answer = () => ({ status: 500 });
    const asked = await Promise.allSettled([keySet.keys(), keySet.keys()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(stub.calls).toHaveLength(1);
    stub.answer = () => setOf(older);
    expect(await keySet.keys()).toEqual([older]);
  });

  it('that fails leaves the set that was fetched before in use', async () => {
    stub.answer = () => setOf(older);
    await keySet.keys();
    stub.answer = () => ({ status: 500 });
    const failed = expect(keySet.keys({ refresh: true })).rejects.toMatchObject({ status: 500 });
    const next = expect(keySet.keys({ refresh: true })).rejects.toMatchObject({ status: 500 });
    await Promise.all([failed, next]);
    expect(await keySet.keys()).toEqual([older]);
  });
});

describe('a key set that could not be fetched', () => {
  it.each([429, 500, 503])('is a refused call where the gateway answers %i', async (status) => {
    const body = { error: 'RATE_LIMITED', message: 'Too many calls' };
    stub.answer = () => ({ status, headers: { 'Retry-After': '9' }, body });
    await expect(keySet.keys()).rejects.toMatchObject({
      name: 'CallRefused',
      status,
      code: 'RATE_LIMITED',
      retryAfterSeconds: 9,
    });
  });

  it('is what fetch throws where nobody listens', async () => {
    const gone = await openStub();
    await gone.close();
    await expect(new KeySet(gone.url).keys()).rejects.toBeInstanceOf(TypeError);
  });

  it.each<[string, GatewayStub['answer']]>([
    ['never begins', () => new Promise(() => undefined)],
    ['never ends', () => ({ isEndless: true })],
  ])('is a TimeoutError where the answer %s', async (_, answer) => {
    keySet = new KeySet(stub.url, { timeLimitMs: 300 });
    stub.answer = answer;
    await expect(keySet.keys()).rejects.toMatchObject({ name: 'TimeoutError' });
    stub.answer = () => setOf(older);
    expect(await keySet.keys()).toEqual([older]);
  });
});

describe('a key set that is wrong', () => {
  it.each([
    ['no JSON', '<html>'],
    ['another form', { keys: {} }],
    ['far too long', ' '.repeat(300_000)],
  ])('is not verified: %s', async (_, body) => {
    stub.answer = () => ({ body });
    await expect(keySet.keys()).rejects.toMatchObject({
      name: 'NotVerified',
      code: 'KEY_SET_UNUSABLE',
    });
  });
});
