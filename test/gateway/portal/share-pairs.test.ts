/** What a client says of its share pairs, and its half as it encrypted it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPortalWorld, sendJson, SHARES } from './portal-world.ts';
import type { Client, Halves, PortalWorld } from './portal-world.ts';

const PAIRS = '/api/v3/clients/me/backup-share-pairs';
const SIGNING = '/api/v3/clients/me/signing-share-pairs';
const KEY_STORED = 'STORED_CLIENT_BACKUP_SHARE_KEY';
const STORED = 'STORED_CLIENT_BACKUP_SHARE';

let portal: PortalWorld;
let client: Client;
let halves: Halves;
beforeEach(async () => {
  portal = await openPortalWorld();
  client = await portal.client('ada');
  halves = await client.backUp();
});
afterEach(async () => {
  await portal.close();
});

const update = (status: string, ids: unknown = [halves.SECP256K1.id, halves.ED25519.id]) =>
  client.send('PATCH', PAIRS, { backupSharePairIds: ids, status });

const pathOf = (id: string) => `${PAIRS}/${id}`;

async function faultOf(response: Response): Promise<unknown> {
  const { id, ...rest } = (await response.json()) as Record<string, unknown>;
  expect(rest).toEqual({ message: expect.any(String) as string });
  return { status: response.status, id };
}

/** Status by id, as the client sees it. */
async function statuses(of = client): Promise<Record<string, string>> {
  interface Pair {
    id: string;
    status: string;
  }
  const { wallets } = (await (await of.send('GET', '/api/v3/clients/me')).json()) as {
    wallets: { backupSharePairs: Pair[]; signingSharePairs: Pair[] }[];
  };
  const pairs = wallets.flatMap((wallet) => [
    ...wallet.backupSharePairs,
    ...wallet.signingSharePairs,
  ]);
  return Object.fromEntries(pairs.map(({ id, status }) => [id, status]));
}

/** Neither a stranger nor a token of another API. */
async function refusedTokens(method: string, path: string, body?: unknown) {
  const answers: unknown[] = [];
  for (const [scopes, subject] of [
    [['keys:assign'], 'ada'],
    [['portal'], ''],
  ] as const) {
    const token = await portal.world.tokenWith(scopes, subject);
    const headers = { Authorization: `Bearer ${token}` };
    answers.push(await faultOf(await sendJson(portal.app, method, path, body, headers)));
  }
  return answers;
}

const TWICE_REFUSED = Array.from({ length: 2 }, () => ({ status: 403, id: 'AUTH_FAILED' }));

describe('the status of backup share pairs', () => {
  it('updateBackupSharePairs 400 BAD_REQUEST: a status that is no client’s to say, or no list of ids', async () => {
    for (const response of [
      await update('STORED_CUSTODIAN_BACKUP_SHARE'),
      await update('completed'),
      await update(STORED, []),
      await update(STORED, halves.ED25519.id),
      await update(
        STORED,
        Array.from({ length: 33 }, () => halves.ED25519.id),
      ),
    ]) {
      expect(await faultOf(response)).toEqual({ status: 400, id: 'BAD_REQUEST' });
    }
    expect(await statuses()).toMatchObject({ [halves.ED25519.id]: 'incomplete' });
  });

  it('updateBackupSharePairs 404 NOT_FOUND: with one pair that is another client’s, nothing changes', async () => {
    const other = await portal.client('bob');
    const foreign = await other.backUp();
    for (const id of [foreign.ED25519.id, 'nobody']) {
      const response = await update(STORED, [halves.ED25519.id, id]);
      expect(await faultOf(response)).toEqual({ status: 404, id: 'NOT_FOUND' });
    }
    expect(await statuses()).toMatchObject({ [halves.ED25519.id]: 'incomplete' });
    expect(await statuses(other)).toMatchObject({ [foreign.ED25519.id]: 'incomplete' });
  });

  it('updateBackupSharePairs 400 STATE_INVALID: what was confirmed is not taken back', async () => {
    await update(STORED);
    expect(await faultOf(await update(KEY_STORED))).toEqual({ status: 400, id: 'STATE_INVALID' });
    expect(await statuses()).toMatchObject({ [halves.ED25519.id]: 'completed' });
  });

  it('updateBackupSharePairs 403 AUTH_FAILED: no token of a client', async () => {
    const body = { backupSharePairIds: [halves.ED25519.id], status: STORED };
    expect(await refusedTokens('PATCH', PAIRS, body)).toEqual(TWICE_REFUSED);
    expect(await statuses()).toMatchObject({ [halves.ED25519.id]: 'incomplete' });
  });

  it('updateBackupSharePairs 401: a missing token, in this API’s shape', async () => {
    const response = await sendJson(portal.app, 'PATCH', PAIRS, {}, {});
    expect(await faultOf(response)).toEqual({ status: 401, id: 'AUTH_FAILED' });
  });

  it('updateBackupSharePairs 204: first the key, then the share; saying it again changes nothing', async () => {
    const { SECP256K1, ED25519 } = halves;
    for (const status of [KEY_STORED, KEY_STORED]) {
      const response = await update(status);
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
    expect(await statuses()).toMatchObject({ [SECP256K1.id]: 'incomplete' });
    for (const status of [STORED, STORED]) expect((await update(status)).status).toBe(204);
    expect(await statuses()).toMatchObject({
      [SECP256K1.id]: 'completed',
      [ED25519.id]: 'completed',
    });
    const changes = (await portal.world.auditKinds()).filter(
      (kind) => kind === 'portal-backup.changed',
    );
    expect(changes).toHaveLength(4);
  });

  it('may be confirmed at once, and of one curve alone', async () => {
    expect((await update(STORED, [halves.ED25519.id])).status).toBe(204);
    expect(await statuses()).toMatchObject({
      [halves.SECP256K1.id]: 'incomplete',
      [halves.ED25519.id]: 'completed',
    });
  });
});

describe('the client’s half, encrypted by the client', () => {
  const deposit = (method: string, id: string, clientCipherText: unknown) =>
    client.send(method, pathOf(id), { clientCipherText });

  const read = async (id: string, of = client) => await of.send('GET', `${pathOf(id)}/cipher-text`);

  it('storeBackupShareCipherText 200: it is kept, and may change until the backup is confirmed', async () => {
    const { id } = halves.ED25519;
    for (const text of ['0351cf2b', '0351cf2b', '{"iv": "00"}']) {
      const response = await deposit('PATCH', id, text);
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(await (await read(id)).json()).toEqual({ cipherText: text });
    }
  });

  it('postBackupShareCipherText 200: the same by POST', async () => {
    const { id } = halves.ED25519;
    expect((await deposit('POST', id, '0351cf2b')).status).toBe(200);
    expect(await (await read(id)).json()).toEqual({ cipherText: '0351cf2b' });
  });

  it('postBackupShareCipherText 422: an Idempotency-Key of one pair never answers for another', async () => {
    const send = (id: string) =>
      client.send('POST', pathOf(id), { clientCipherText: 'ffff' }, { 'Idempotency-Key': 'one' });
    expect((await send(halves.ED25519.id)).status).toBe(200);
    expect(await faultOf(await send(halves.SECP256K1.id))).toEqual({
      status: 422,
      id: 'BAD_REQUEST',
    });
    expect((await read(halves.SECP256K1.id)).status).toBe(404);
    expect((await send(halves.ED25519.id)).status).toBe(200);
  });

  it('storeBackupShareCipherText 400 STATE_INVALID: a confirmed backup keeps its ciphertext', async () => {
    const { id } = halves.ED25519;
    await deposit('PATCH', id, '0351cf2b');
    await client.confirm(halves);
    const refused = { status: 400, id: 'STATE_INVALID' };
    expect(await faultOf(await deposit('PATCH', id, 'ffff'))).toEqual(refused);
    expect((await deposit('PATCH', id, '0351cf2b')).status).toBe(200);
    expect(await (await read(id)).json()).toEqual({ cipherText: '0351cf2b' });
  });

  it('postBackupShareCipherText 400 STATE_INVALID: neither by POST', async () => {
    const { id } = halves.ED25519;
    await deposit('POST', id, '0351cf2b');
    await client.confirm(halves);
    const refused = { status: 400, id: 'STATE_INVALID' };
    expect(await faultOf(await deposit('POST', id, 'ffff'))).toEqual(refused);
    expect(await (await read(id)).json()).toEqual({ cipherText: '0351cf2b' });
  });

  it('is on record each time that another one takes its place', async () => {
    const changes = async () =>
      (await portal.world.auditKinds()).filter((kind) => kind === 'portal-backup.changed').length;
    for (const text of ['0351cf2b', 'ffff', 'ffff']) {
      await deposit('PATCH', halves.ED25519.id, text);
    }
    expect(await changes()).toBe(2);
  });

  it('may still come after the confirmation when none was there', async () => {
    await client.confirm(halves);
    expect((await deposit('PATCH', halves.ED25519.id, '0351cf2b')).status).toBe(200);
  });

  it('storeBackupShareCipherText 400 BAD_REQUEST: nothing, too much, or no text that ciphertext is', async () => {
    for (const text of ['', 7, undefined, 'caf\u00e9', '\u0000', 'x'.repeat(196_609)]) {
      const response = await deposit('PATCH', halves.ED25519.id, text);
      expect(await faultOf(response)).toEqual({ status: 400, id: 'BAD_REQUEST' });
    }
    expect((await read(halves.ED25519.id)).status).toBe(404);
  });

  it('storeBackupShareCipherText 404 NOT_FOUND: the pair of another client stays as it is', async () => {
    const other = await portal.client('bob');
    const { id } = (await other.backUp()).ED25519;
    const missing = { status: 404, id: 'NOT_FOUND' };
    expect(await faultOf(await deposit('PATCH', id, 'ffff'))).toEqual(missing);
    expect((await read(id, other)).status).toBe(404);
  });

  it('postBackupShareCipherText 404 NOT_FOUND: a pair that nobody has', async () => {
    const response = await deposit('POST', 'nobody', 'ffff');
    expect(await faultOf(response)).toEqual({ status: 404, id: 'NOT_FOUND' });
  });

  it('readBackupShareCipherText 200: to its client', async () => {
    await deposit('PATCH', halves.SECP256K1.id, '0351cf2b');
    const response = await read(halves.SECP256K1.id);
    expect([response.status, await response.json()]).toEqual([200, { cipherText: '0351cf2b' }]);
  });

  it('readBackupShareCipherText 404 NOT_FOUND: none was deposited, or it is another client’s', async () => {
    const missing = { status: 404, id: 'NOT_FOUND' };
    expect(await faultOf(await read(halves.ED25519.id))).toEqual(missing);
    await deposit('PATCH', halves.SECP256K1.id, '0351cf2b');
    const other = await portal.client('bob');
    expect(await faultOf(await read(halves.SECP256K1.id, other))).toEqual(missing);
  });

  it('storeBackupShareCipherText 403 AUTH_FAILED: no token of a client', async () => {
    const body = { clientCipherText: 'ffff' };
    const path = pathOf(halves.ED25519.id);
    expect(await refusedTokens('PATCH', path, body)).toEqual(TWICE_REFUSED);
  });

  it('postBackupShareCipherText 403 AUTH_FAILED: no token of a client', async () => {
    const body = { clientCipherText: 'ffff' };
    const path = pathOf(halves.ED25519.id);
    expect(await refusedTokens('POST', path, body)).toEqual(TWICE_REFUSED);
  });

  it('readBackupShareCipherText 403 AUTH_FAILED: no token of a client', async () => {
    await deposit('PATCH', halves.ED25519.id, '0351cf2b');
    const path = `${pathOf(halves.ED25519.id)}/cipher-text`;
    expect(await refusedTokens('GET', path)).toEqual(TWICE_REFUSED);
  });
});

describe('shares for signing', () => {
  const stored = (ids: unknown, status = 'STORED_CLIENT') =>
    client.send('PATCH', SIGNING, { signingSharePairIds: ids, status });

  it('updateSigningSharePairs 204: stored, whether a backup named them before or names them later', async () => {
    const response = await stored([SHARES.SECP256K1.id, 'later']);
    expect([response.status, await response.text()]).toEqual([204, '']);
    await client.backUp({ ...SHARES, ED25519: { share: 'c2hhcmU=', id: 'later' } });
    expect(await statuses()).toMatchObject({
      [SHARES.SECP256K1.id]: 'completed',
      [SHARES.ED25519.id]: 'incomplete',
      later: 'completed',
    });
  });

  it('updateSigningSharePairs 400 BAD_REQUEST: another status, or no list of ids', async () => {
    for (const response of [await stored(['a'], 'STORED'), await stored([]), await stored([' '])]) {
      expect(await faultOf(response)).toEqual({ status: 400, id: 'BAD_REQUEST' });
    }
  });

  it('updateSigningSharePairs 403 AUTH_FAILED: no token of a client', async () => {
    const body = { signingSharePairIds: [SHARES.ED25519.id], status: 'STORED_CLIENT' };
    expect(await refusedTokens('PATCH', SIGNING, body)).toEqual(TWICE_REFUSED);
    expect(await statuses()).toMatchObject({ [SHARES.ED25519.id]: 'incomplete' });
  });

  it('of one client say nothing of another’s with the same id', async () => {
    const other = await portal.client('bob');
    await other.backUp();
    await stored([SHARES.ED25519.id]);
    expect(await statuses(other)).toMatchObject({ [SHARES.ED25519.id]: 'incomplete' });
  });
});

describe('the details of a client', () => {
  it('readPortalClient 200: its wallets and their pairs, and nobody else’s', async () => {
    const other = await portal.client('bob');
    await other.backUp();
    const response = await client.send('GET', '/api/v3/clients/me');
    expect(response.status).toBe(200);
    const at = '2026-11-20T20:37:00Z';
    const wallet = (curve: 'SECP256K1' | 'ED25519') => ({
      id: expect.stringMatching(/^c[0-9a-z]{24}$/) as string,
      createdAt: at,
      curve,
      ejectableUntil: null,
      backupSharePairs: [
        { backupMethod: 'UNKNOWN', createdAt: at, id: halves[curve].id, status: 'incomplete' },
      ],
      signingSharePairs: [{ createdAt: at, id: SHARES[curve].id, status: 'incomplete' }],
    });
    const wallets = [wallet('SECP256K1'), wallet('ED25519')];
    expect(await response.json()).toEqual({ id: 'ada', wallets });
  });

  it('readPortalClient 200: no wallets before the first backup', async () => {
    const other = await portal.client('bob');
    const response = await other.send('GET', '/api/v3/clients/me');
    expect(await response.json()).toEqual({ id: 'bob', wallets: [] });
  });

  it('readPortalClient 403 AUTH_FAILED: no token of a client', async () => {
    expect(await refusedTokens('GET', '/api/v3/clients/me')).toEqual(TWICE_REFUSED);
  });
});
