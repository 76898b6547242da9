/** What is read without asking for a key, and the API keys that open it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey, listApiKeys, revokeApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../src/gateway/app.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

describe('reading', () => {
  it.each(['/v1/keys/requests/x', '/v1/keys/x/attestation'])(
    'refuses %s without a token with 401, and what does not exist with 404',
    async (target) => {
      expect((await world.app.request(target)).status).toBe(401);
      const response = await world.get(target);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: /_NOT_FOUND$/ });
    },
  );

  it('answers 404 in the same shape for a path that is not served', async () => {
    const response = await world.get('/v1/keys/abc');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'There is nothing here', error: 'NOT_FOUND' });
  });

  it('publishes no key and no card while no station is paired', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const jwks = await alone.app.request('/.well-known/jwks.json');
      expect(await jwks.json()).toEqual({ keys: [] });
      const card = await alone.app.request('/.well-known/permafrost/station-card');
      expect(card.status).toBe(404);
    } finally {
      await alone.close();
    }
  });

  it('answers an unexpected fault with 500 that says nothing, and tells the operator', async () => {
    const reported: unknown[] = [];
    const app = buildApp(world.gateway, { report: (error) => reported.push(error) });
    await world.gateway.db.schema.dropTable('cold_origin').execute();
    const response = await app.request('/v1/keys/abc/attestation', {
      headers: { Authorization: `Bearer ${world.token}` },
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      message: 'The request could not be served',
      error: 'INTERNAL',
    });
    expect(String(reported)).toContain('cold_origin');
  });
});

describe('API keys', () => {
  it('refuses to revoke a key that does not exist', async () => {
    await expect(revokeApiKey(world.gateway, { id: 'x' })).rejects.toMatchObject({
      code: 'API_KEY_UNKNOWN',
    });
  });

  it('refuses a label that cannot be shown', async () => {
    await expect(createApiKey(world.gateway, { label: 'a\u0000b' })).rejects.toMatchObject({
      code: 'NAME_INVALID',
    });
  });

  it('keeps no token, only its digest', async () => {
    const { token, ...key } = await createApiKey(world.gateway, { label: 'second' });
    expect(token).toMatch(/^pfk_[A-Za-z0-9_-]{43}$/);
    expect(await world.rows()).not.toContain(token);
    expect(await listApiKeys(world.gateway)).toContainEqual(key);
  });

  it('revokes a key once, and says so again without another entry', async () => {
    const first = await revokeApiKey(world.gateway, { id: world.apiKeyId });
    world.clock.passDays(1);
    expect(await revokeApiKey(world.gateway, { id: world.apiKeyId })).toEqual(first);
    expect((await world.auditKinds()).filter((kind) => kind === 'api-key.revoked')).toHaveLength(1);
  });
});
