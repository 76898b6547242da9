/**
 * Whoever holds a token that is about to be revoked opens a call and lets it stand: with a body that does not
 * end, or work that takes long. From the moment of the revocation nothing is done and nothing given out for it.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { revokeApiKey } from '../../../src/gateway/api-keys/api-keys.ts';
import { hotStoreOf } from '../../../src/gateway/hot-keys/hot-store.ts';
import { coldKey, fileParts, formBytes } from '../backups/storing.ts';
import { BOUNDARY } from '../backups/storing.ts';
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
