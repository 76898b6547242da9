/**
 * Whoever holds a token that is about to be revoked opens a call and lets it stand: with a body that does not
 * end, or work that takes long. From the moment of the revocation nothing is done and nothing given out for it.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { createApiKey, revokeApiKey } from '../../../src/gateway/api-keys/api-keys.ts';
import type { Scope } from '../../../src/gateway/api-keys/api-keys.ts';
import { hotStoreOf } from '../../../src/gateway/hot-keys/hot-store.ts';
import { coldKey, fileParts, formBytes } from '../backups/storing.ts';
import { BOUNDARY } from '../backups/storing.ts';
import { beforeNextTransaction } from '../before-transaction.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ hot: true });
});
afterEach(async () => {
  await world.close();
});

async function idOf(label: string): Promise<string> {
  const row = await world.gateway.db
    .selectFrom('api_key')
    .select('id')
    .where('label', '=', label)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The bytes in two halves; `between` is done when the first was taken. */
function inHalves(bytes: Uint8Array, between: () => Promise<unknown>): ReadableStream<Uint8Array> {
  const middle = Math.floor(bytes.length / 2);
  let taken = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        taken += 1;
        if (taken === 2) await between();
        if (taken === 3) controller.close();
        else controller.enqueue(taken === 1 ? bytes.slice(0, middle) : bytes.slice(middle));
      },
    },
    { highWaterMark: 0 },
  );
}

async function send(path: string, headers: Record<string, string>, body: ReadableStream) {
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
  return await world.app.request(path, init);
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

it('gives out nothing whose secret was revoked while the body came', async () => {
  const secret = await world.tokenWith(['portal-webhook'], 'acme');
  const headers = { ...JSON_TYPE, 'X-Webhook-Secret': secret };
  const share = { clientId: 'client', backupMethod: 'GDRIVE', share: 'a-share' };
  const body = JSON.stringify(share);
  const kept = await world.app.request('/portal/acme/backup', { method: 'POST', headers, body });
  expect(kept.status).toBe(204);
  const id = await idOf('another');
  const wanted = inHalves(utf8(JSON.stringify({ clientId: 'client' })), () =>
    revokeApiKey(world.gateway, { id }),
  );
  const response = await send('/portal/acme/backup/fetch', headers, wanted);
  expect(response.status).toBe(401);
  expect(await world.auditKinds()).not.toContain('portal-share.fetched');
});

it('keeps no file whose token was revoked while it came', async () => {
  const key = await coldKey(world);
  const headers = {
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    Authorization: `Bearer ${world.token}`,
  };
  const form = inHalves(formBytes(fileParts(key)), () =>
    revokeApiKey(world.gateway, { id: world.apiKeyId }),
  );
  expect((await send('/v1/secure/file', headers, form)).status).toBe(401);
  const { db } = world.gateway;
  expect(await db.selectFrom('backup').select('backup_id').execute()).toEqual([]);
  expect(await db.selectFrom('stored_file').select('file_id').execute()).toEqual([]);
});

it('gives no key whose token was revoked while the key was made', async () => {
  const store = hotStoreOf(world.gateway);
  const makeKey = store.makeKey.bind(store);
  vi.spyOn(store, 'makeKey').mockImplementation(async (...order) => {
    const made = await makeKey(...order);
    await revokeApiKey(world.gateway, { id: world.apiKeyId });
    return made;
  });
  const response = await world.post({ user_identifier: 'alice', key_type: 'secp256k1' });
  expect(response.status).toBe(401);
  expect(await world.gateway.db.selectFrom('customer_key').select('key_id').execute()).toEqual([]);
});

describe('a call that waited for its turn behind the revocation of its token', () => {
  const id = 'clu32l6c8008wuvz52jokyo3r';

  /** Calls as somebody whose token ends just before the call's transaction; that changed nothing. */
  async function expectNothingDone(
    scope: Scope,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<void> {
    const { token, id: keyId } = await createApiKey(world.gateway, {
      label: 'short-lived',
      scopes: [scope],
      subject: 'acme',
    });
    const before = await world.rows();
    beforeNextTransaction(world.gateway, () => revokeApiKey(world.gateway, { id: keyId }));
    const response = await world.app.request(path, {
      method,
      headers: {
        ...(body !== undefined && JSON_TYPE),
        Authorization: `Bearer ${token}`,
        'X-Webhook-Secret': token,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(401);
    const withoutTheKey = (rows: string) => rows.replaceAll(/"revoked_at":"[^"]*"/g, '');
    expect(withoutTheKey(await world.rows())).toBe(withoutTheKey(before));
    expect((await world.auditKinds()).at(-1)).toBe('api-key.revoked');
  }

  it('is given no share of a custodian', async () => {
    const secret = await world.tokenWith(['portal-webhook'], 'acme');
    const kept = await world.app.request('/portal/acme/backup', {
      method: 'POST',
      headers: { ...JSON_TYPE, 'X-Webhook-Secret': secret },
      body: JSON.stringify({ clientId: 'client', backupMethod: 'GDRIVE', share: 'a-share' }),
    });
    expect(kept.status).toBe(204);
    const wanted = { clientId: 'client' };
    await expectNothingDone('portal-webhook', 'POST', '/portal/acme/backup/fetch', wanted);
  });

  it('is given no halves, and confirms nothing', async () => {
    const clients = '/api/v3/clients/me';
    const ejectable = `${clients}/wallets/${id}/ejectable-backup-shares`;
    await expectNothingDone('portal', 'GET', ejectable);
    await expectNothingDone('portal', 'PATCH', `${clients}/signing-share-pairs`, {
      signingSharePairIds: [id],
      status: 'STORED_CLIENT',
    });
    await expectNothingDone('portal', 'PATCH', `${clients}/backup-share-pairs`, {
      backupSharePairIds: [id],
      status: 'STORED_CLIENT_BACKUP_SHARE',
    });
  });

  it('has no drill asked for', async () => {
    const { keyId } = await coldKey(world);
    await expectNothingDone('keys:read', 'GET', `/v1/keys/${keyId}/verify`);
  });
});
