/** `POST /v1/partner/keys`: nothing is left to a default, and a token must be a wallet provider's. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const WHOLE = {
  user_identifier: 'alice',
  key_type: 'secp256k1',
  key_environment: 'HOT',
  organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
  package: { package_id: 'pkg-1', package_name: 'Gold' },
};

let world: World;
let token: string;
beforeEach(async () => {
  world = await openWorld({ hot: true });
  token = await world.tokenWith(['partner']);
});
afterEach(async () => {
  await world.close();
});

async function post(body: unknown, by = token, to = world): Promise<Response> {
  return await to.app.request('/v1/partner/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${by}` },
    body: JSON.stringify(body),
  });
}

async function expectError(response: Response, status: number, error: string): Promise<unknown> {
  const body = (await response.json()) as { error: string; details?: Record<string, unknown> };
  expect([response.status, body.error]).toEqual([status, error]);
  expect(await world.auditKinds()).not.toContain('key.requested');
  return body;
}

describe('POST /v1/partner/keys', () => {
  it('assignPartnerKey 401: refuses an unknown token', async () => {
    await expectError(await post(WHOLE, 'pfk_unknown'), 401, 'UNAUTHORIZED');
  });

  it('assignPartnerKey 403 SCOPE_MISSING: refuses a token of an institution, in the documented words', async () => {
    expect(await expectError(await post(WHOLE, world.token), 403, 'SCOPE_MISSING')).toEqual({
      message: 'Token lacks partner-endpoint scope',
      error: 'SCOPE_MISSING',
    });
  });

  it.each(['user_identifier', 'key_type', 'key_environment', 'organisation', 'package'])(
    'assignPartnerKey 400 INVALID_PARAMETERS: refuses a body without %s',
    async (field) => {
      const response = await post({ ...WHOLE, [field]: undefined });
      const body = await expectError(response, 400, 'INVALID_PARAMETERS');
      expect(body).toMatchObject({ details: { [field]: [expect.any(String)] } });
    },
  );

  it('assignPartnerKey 400 INVALID_PARAMETERS: refuses an organisation or a package without a name', async () => {
    const response = await post({
      ...WHOLE,
      organisation: { customer_id: 'cust-1' },
      package: { package_id: 'pkg-1' },
    });
    const body = await expectError(response, 400, 'INVALID_PARAMETERS');
    expect(body).toMatchObject({
      details: {
        'organisation.customer_name': ['is missing'],
        'package.package_name': ['is missing'],
      },
    });
  });

  it('assignPartnerKey 501 KEY_TYPE_NOT_SERVED: refuses ed25519 in COLD', async () => {
    const response = await post({ ...WHOLE, key_type: 'ed25519', key_environment: 'COLD' });
    await expectError(response, 501, 'KEY_TYPE_NOT_SERVED');
  });

  it('assignPartnerKey 503 STATION_NOT_PAIRED: refuses COLD without a station', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const by = await alone.tokenWith(['partner']);
      const response = await post({ ...WHOLE, key_environment: 'COLD' }, by, alone);
      await expectError(response, 503, 'STATION_NOT_PAIRED');
    } finally {
      await alone.close();
    }
  });

  it('assignPartnerKey 503 HOT_ENVIRONMENT_NOT_OPEN: refuses HOT without its key file', async () => {
    const closed = await openWorld();
    try {
      const response = await post(WHOLE, await closed.tokenWith(['partner']), closed);
      await expectError(response, 503, 'HOT_ENVIRONMENT_NOT_OPEN');
    } finally {
      await closed.close();
    }
  });

  it('assignPartnerKey 409 KEY_ALREADY_ASSIGNED: refuses a second key, and says where the first is', async () => {
    const first = await post(WHOLE);
    expect(first.status).toBe(200);
    const again = await post({ ...WHOLE, package: { package_id: 'p', package_name: 'P' } });
    const location = again.headers.get('Location') ?? '';
    await expectError(again, 409, 'KEY_ALREADY_ASSIGNED');
    expect(await (await world.get(location)).json()).toEqual(await first.json());
  });

  it('assignPartnerKey 200: gives a HOT key with whose it is', async () => {
    const response = await post(WHOLE);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      customer_id: 'cust-1',
      package_id: 'pkg-1',
      metadata: { customer_name: 'Example Ltd', package_name: 'Gold' },
    });
  });

  it('assignPartnerKey 202: says where a COLD key will be', async () => {
    const response = await post({ ...WHOLE, key_environment: 'COLD' });
    expect(response.status).toBe(202);
    const { request_id: requestId } = (await response.json()) as { request_id: string };
    expect(response.headers.get('Location')).toBe(`/v1/keys/requests/${requestId}`);
  });
});
