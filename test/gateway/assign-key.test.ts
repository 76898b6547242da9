/** `POST /v1/keys` and what belongs to it, error by error, without a socket. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createApiKey, revokeApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { assignKeyBody } from '../../src/gateway/coincover/assign-key-body.ts';
import { Fault } from '../../src/gateway/conventions/fault.ts';
import { MAX_JSON_BYTES, checked, parseJsonBody } from '../../src/gateway/conventions/json-body.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const COLD = { user_identifier: 'alice', key_type: 'secp256k1', key_environment: 'COLD' };
const ORGANISATION = { customer_id: 'cust-1', customer_name: 'Example Ltd' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

/** The answer is this error, and nothing was queued or recorded. */
async function expectError(
  response: Response,
  status: number,
  error: string,
): Promise<{ message: string; error: string; details?: Record<string, string[]> }> {
  const body = (await response.json()) as Awaited<ReturnType<typeof expectError>>;
  expect([response.status, body.error]).toEqual([status, error]);
  expect(body.message).not.toBe('');
  expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toEqual([]);
  expect(await world.auditKinds()).not.toContain('key.requested');
  return body;
}

describe('POST /v1/keys: who may call', () => {
  it.each([
    ['no Authorization', {}],
    ['another scheme', { Authorization: 'Basic abc' }],
    ['an unknown token', { Authorization: 'Bearer pfk_unknown' }],
    ['an empty token', { Authorization: 'Bearer ' }],
  ])('refuses %s with 401', async (_, headers: Record<string, string>) => {
    const response = await world.app.request('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(COLD),
    });
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    await expectError(response, 401, 'UNAUTHORIZED');
  });

  it('refuses a revoked key with the same 401, at once', async () => {
    await revokeApiKey(world.gateway, { id: world.apiKeyId });
    await expectError(await world.post(COLD), 401, 'UNAUTHORIZED');
  });

  it('refuses a key without the scope with 403', async () => {
    const { token } = await createApiKey(world.gateway, { label: 'reader', scopes: ['keys:read'] });
    const response = await world.post(COLD, { Authorization: `Bearer ${token}` });
    await expectError(response, 403, 'SCOPE_MISSING');
  });

  it('checks who calls before it parses the body', async () => {
    const response = await world.post('not json', { Authorization: 'Bearer pfk_unknown' });
    await expectError(response, 401, 'UNAUTHORIZED');
  });
});

describe('POST /v1/keys: the body', () => {
  it.each([
    ['text that is not JSON', '{"user_identifier":'],
    ['a repeated field', '{"key_type":"rsa4096","key_type":"secp256k1"}'],
    ['nesting beyond reason', `${'['.repeat(17)}${']'.repeat(17)}`],
  ])('refuses %s with 400', async (_, body) => {
    await expectError(await world.post(body), 400, 'INVALID_JSON');
  });

  it('refuses another content type with 415', async () => {
    const response = await world.post(COLD, { 'Content-Type': 'text/plain' });
    await expectError(response, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses a body above 256 KB with 413', async () => {
    const response = await world.post({ ...COLD, user_identifier: 'x'.repeat(MAX_JSON_BYTES) });
    await expectError(response, 413, 'BODY_TOO_LARGE');
  });

  const faults: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['a missing user_identifier', { user_identifier: undefined }, 'user_identifier'],
    ['an empty user_identifier', { user_identifier: '' }, 'user_identifier'],
    ['an invisible character', { user_identifier: 'ali\u202ece' }, 'user_identifier'],
    [
      'a user_identifier beyond 128 characters',
      { user_identifier: 'x'.repeat(129) },
      'user_identifier',
    ],
    ['null as user_identifier', { user_identifier: null }, 'user_identifier'],
    ['a number as user_identifier', { user_identifier: 5 }, 'user_identifier'],
    ['a missing key_type', { key_type: undefined }, 'key_type'],
    ['an unknown key_type', { key_type: 'rsa2048' }, 'key_type'],
    ['an unknown key_environment', { key_environment: 'WARM' }, 'key_environment'],
    ['a lower-case key_environment', { key_environment: 'cold' }, 'key_environment'],
    ['a misspelt field', { key_enviroment: 'COLD' }, 'key_enviroment'],
    [
      'an organisation without an id',
      { organisation: { customer_name: 'C' } },
      'organisation.customer_id',
    ],
    [
      'an unknown organisation field',
      { organisation: { ...ORGANISATION, vat: '1' } },
      'organisation.vat',
    ],
    ['a package without an id', { package: { package_name: 'Gold' } }, 'package.package_id'],
    ['sign_with that is no list', { sign_with: 'key_id' }, 'sign_with'],
    ['public_key in sign_with', { sign_with: ['key_id', 'public_key'] }, 'sign_with'],
    ['an unknown name in sign_with', { sign_with: ['verification_id'] }, 'sign_with'],
    ['a repeat in sign_with', { sign_with: ['key_id', 'key_id'] }, 'sign_with'],
    [
      'external_customer_id without organisation',
      { sign_with: ['external_customer_id'] },
      'sign_with',
    ],
    ['external_package_id without package', { sign_with: ['external_package_id'] }, 'sign_with'],
  ];
  it.each(faults)(
    'assignKey 400 INVALID_PARAMETERS: %s is refused and named',
    async (_, fields, field) => {
      const response = await world.post({ ...COLD, ...fields });
      const { details } = await expectError(response, 400, 'INVALID_PARAMETERS');
      expect(Object.keys(details ?? {})).toEqual([field]);
    },
  );

  it('takes null, and an empty list, for what was left out, save where that would choose an environment', async () => {
    const written = { organisation: null, package: null, sign_with: null };
    for (const fields of [written, { sign_with: [] }]) {
      expect((await world.post({ ...COLD, user_identifier: 'a model', ...fields })).status).toBe(
        202,
      );
    }
    const response = await world.post({ ...COLD, key_environment: null });
    expect(response.status).toBe(400);
  });

  it('names every field in fault at once', async () => {
    const response = await world.post({ key_type: 'x', key_environment: 'y', z: 1 });
    const { details } = await expectError(response, 400, 'INVALID_PARAMETERS');
    expect(Object.keys(details ?? {}).sort()).toEqual([
      'key_environment',
      'key_type',
      'user_identifier',
      'z',
    ]);
  });

  it('refuses any bytes with a Fault of 400, or reads exactly what was written', () => {
    const anyBody = fc.record(
      {
        user_identifier: fc.string(),
        key_type: fc.constantFrom('rsa4096', 'secp256k1', 'ed25519', 'dsa'),
        key_environment: fc.constantFrom('HOT', 'COLD', 'cold'),
        sign_with: fc.array(fc.constantFrom('key_id', 'user_id', 'public_key', 'pulled_by_id')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          anyBody.map((body) => JSON.stringify(body)),
          fc.string(),
        ),
        (text) => {
          try {
            const read = checked(assignKeyBody, parseJsonBody(utf8(text)));
            const { sign_with: names, ...written } = JSON.parse(text) as {
              sign_with?: string[];
            };
            // An empty list says as much as none.
            const bound = names === undefined || names.length === 0 ? {} : { sign_with: names };
            expect(read).toEqual({ key_environment: 'HOT', ...written, ...bound });
          } catch (error) {
            expect(error).toBeInstanceOf(Fault);
            expect((error as Fault).status).toBe(400);
          }
        },
      ),
    );
  });
});

describe('POST /v1/keys: what is not served', () => {
  it.each([{ key_environment: 'HOT' }, { key_environment: undefined }])(
    'assignKey 503 HOT_ENVIRONMENT_NOT_OPEN: %j is refused and nothing is assigned, never COLD for HOT',
    async (fields) => {
      const response = await world.post({ ...COLD, ...fields });
      await expectError(response, 503, 'HOT_ENVIRONMENT_NOT_OPEN');
    },
  );

  it('assignKey 501 KEY_TYPE_NOT_SERVED: ed25519 is refused in COLD', async () => {
    const response = await world.post({ ...COLD, key_type: 'ed25519' });
    await expectError(response, 501, 'KEY_TYPE_NOT_SERVED');
  });

  it('assignKey 503 STATION_NOT_PAIRED: nothing is assigned while no station is paired', async () => {
    const alone = await openWorld({ paired: false });
    try {
      const response = await alone.post(COLD);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ error: 'STATION_NOT_PAIRED' });
      expect(await alone.auditKinds()).not.toContain('key.requested');
    } finally {
      await alone.close();
    }
  });
});

describe('POST /v1/keys: one key for a user in an organisation', () => {
  const fields = { ...COLD, organisation: ORGANISATION };

  it('assignKey 409 KEY_ALREADY_ASSIGNED: a second request is told where the first is', async () => {
    const first = await world.post(fields);
    const again = await world.post({ ...fields, package: { package_id: 'p', package_name: 'P' } });
    expect(again.status).toBe(409);
    expect(await again.json()).toEqual({
      message: 'Key already assigned for this user and organisation',
      error: 'KEY_ALREADY_ASSIGNED',
    });
    expect(again.headers.get('Location')).toBe(first.headers.get('Location'));
  });

  it('lets exactly one of 20 requests at once through', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => world.post(fields)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([202, ...Array.from({ length: 19 }, () => 409)]);
    expect(await world.gateway.db.selectFrom('item').selectAll().execute()).toHaveLength(1);
  });

  it('accepts another type, another organisation, another user, and any number without one', async () => {
    const others = [
      fields,
      { ...fields, key_type: 'rsa4096' },
      { ...fields, organisation: { ...ORGANISATION, customer_id: 'cust-2' } },
      { ...fields, user_identifier: 'bob' },
      COLD,
      COLD,
    ];
    for (const body of others) expect((await world.post(body)).status).toBe(202);
  });
});

describe('POST /v1/keys: accepted', () => {
  it('assignKey 202: says the place to look, and nothing that looks like a key', async () => {
    const response = await world.post(COLD);
    const body = (await response.json()) as Record<string, string>;
    expect(response.status).toBe(202);
    expect(body).toEqual({
      request_id: body['request_id'],
      status: 'PENDING_COLD',
      message: 'The request waits for the offline COLD environment. Ask again at the Location.',
    });
    expect(response.headers.get('Location')).toBe(`/v1/keys/requests/${body['request_id'] ?? ''}`);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await world.auditKinds()).toContain('key.requested');
  });
});
