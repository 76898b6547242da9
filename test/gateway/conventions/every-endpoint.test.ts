/** What the ground owes every endpoint: the same refusals, each in the shape of its own API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS } from '../../../src/gateway/apis.ts';
import { SCOPES } from '../../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import type { Api } from '../../../src/gateway/conventions/api.ts';
import { Fault } from '../../../src/gateway/conventions/fault.ts';
import type { FaultStatus } from '../../../src/gateway/conventions/fault.ts';
import { MAX_JSON_BYTES } from '../../../src/gateway/conventions/json-body.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { EVERY_CALL, requestOf } from './calling.ts';
import type { CallParts, ListedCall } from './calling.ts';

let world: World;
let everything: string;
let before: string;
beforeAll(async () => {
  world = await openWorld();
  everything = await world.tokenWith(SCOPES);
  before = await state();
});
afterAll(async () => {
  // Not one of these calls has changed anything.
  expect(await state()).toBe(before);
  await world.close();
});

async function state(): Promise<string> {
  return `${await world.rows()} ${String((await world.auditKinds()).length)}`;
}

async function send(call: ListedCall, parts: CallParts = {}): Promise<Response> {
  return await world.app.request(...requestOf(call, parts));
}

/** The answer has this status and code, in the content type and the schema of its API. */
async function expectFault(response: Response, api: Api, status: FaultStatus, code: string) {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, text]);
  const { contentType } = api.faultBody(new Fault(status, code, 'A sentence'));
  expect(response.headers.get('Content-Type')).toBe(contentType);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const schema = api.faultSchema(status);
  if (schema === undefined) expect(text).toMatch(/^[A-Z].*[a-z.]$/);
  else expect(schema.safeParse(JSON.parse(text))).toMatchObject({ success: true });
  return text;
}

const withScope = EVERY_CALL.filter(({ endpoint }) => endpoint.scope !== undefined);
const withBody = EVERY_CALL.filter(({ endpoint }) => endpoint.body !== undefined);
const withJson = withBody.filter(({ endpoint }) => endpoint.body && 'json' in endpoint.body);
const creating = withScope.filter(({ endpoint }) => endpoint.creates === true);

describe('every endpoint', () => {
  it('has an operation of its own, and a path that no other has', () => {
    const names = EVERY_CALL.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const places = EVERY_CALL.map(
      ({ endpoint: { method, path } }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(APIS.map(({ name }) => name)).size).toBe(APIS.length);
  });

  it.each(withScope)(
    '$operationId 401: without a token, and with one that nobody has, the answer is the same',
    async (call) => {
      const { code } = call.api.unauthorized();
      const none = await expectFault(await send(call), call.api, 401, code);
      const unknown = await send(call, { token: `pfk_${'A'.repeat(43)}` });
      expect(await expectFault(unknown, call.api, 401, code)).toBe(none);
    },
  );

  it.each(withScope)(
    '$operationId 403: a token with every scope but this one is refused',
    async (call) => {
      const scope = call.endpoint.scope ?? 'keys:read';
      const token = await world.tokenWith(SCOPES.filter((other) => other !== scope));
      before = await state();
      const { code } = call.api.forbidden(scope);
      await expectFault(await send(call, { token }), call.api, 403, code);
    },
  );

  it.each(withBody)('$operationId 415: another content type is refused', async (call) => {
    const parts = { token: everything, contentType: 'text/plain', body: '{}' };
    await expectFault(await send(call, parts), call.api, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(withJson)(
    '$operationId 400: text that is no JSON, and a repeated field, are refused',
    async (call) => {
      for (const body of ['{', '{"a":1,"a":2}', '[', '{"a":"\ud800"}']) {
        const response = await send(call, { token: everything, body });
        await expectFault(response, call.api, 400, 'INVALID_JSON');
      }
    },
  );

  it.each(withJson)('$operationId 413: a body above its limit is refused', async (call) => {
    const { body: wanted } = call.endpoint;
    const limit = wanted && 'json' in wanted ? (wanted.maxBytes ?? MAX_JSON_BYTES) : 0;
    const body = JSON.stringify('x'.repeat(limit));
    const response = await send(call, { token: everything, body });
    await expectFault(response, call.api, 413, 'BODY_TOO_LARGE');
  });

  it.each(creating)(
    '$operationId 400: an Idempotency-Key of another form is refused',
    async (call) => {
      const headers = { 'Idempotency-Key': 'two words' };
      const response = await send(call, { token: everything, headers });
      await expectFault(response, call.api, 400, 'IDEMPOTENCY_KEY_INVALID');
    },
  );

  it.each(EVERY_CALL)(
    '$operationId 429: a call too many is refused with the time to wait, and every answer says what is left',
    async (call) => {
      const app = buildApp(world.gateway, { limits: { perMinute: 1 } });
      const request = requestOf(call, {});
      const first = await app.request(...request);
      expect(first.headers.get('X-RateLimit-Limit')).toBe('1');
      expect(first.headers.get('X-RateLimit-Remaining')).toBe('0');
      const reset = String(world.clock.now().getTime() / 1000 + 60);
      expect(first.headers.get('X-RateLimit-Reset')).toBe(reset);
      const second = await app.request(...request);
      await expectFault(second, call.api, 429, 'RATE_LIMITED');
      expect(second.headers.get('Retry-After')).toBe('60');
      expect(second.headers.get('X-RateLimit-Remaining')).toBe('0');
    },
  );

  it('is limited for each token too, whatever address it comes from', async () => {
    const app = buildApp(world.gateway, { limits: { perMinute: 2 } });
    const [call] = withScope;
    if (call === undefined) throw new Error('there is no call');
    const statuses: number[] = [];
    for (const remoteAddress of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
      const env = { incoming: { socket: { remoteAddress } } };
      const response = await app.request(...requestOf(call, { token: everything, body: '{' }), env);
      statuses.push(response.status);
    }
    expect(statuses).toEqual([400, 400, 429]);
  });

  it.each(withScope)(
    '$operationId 500: what nobody expected says nothing of itself, in the shape of its API',
    async (call) => {
      const reported: unknown[] = [];
      const broken = { selectFrom: fails, transaction: fails };
      const app = buildApp(
        Object.assign(Object.create(world.gateway) as typeof world.gateway, { db: broken }),
        {
          report: (error) => reported.push(error),
        },
      );
      const response = await app.request(...requestOf(call, { token: everything }));
      const text = await expectFault(response, call.api, 500, 'INTERNAL');
      expect(text).not.toContain('disk');
      expect(reported).toHaveLength(1);
    },
  );
});

function fails(): never {
  throw new Error('the disk is on fire');
}

describe('a path that nobody serves', () => {
  it.each(['/', '/v2/keys', '/v1/keys/', '/v1/%00', '/v1/keys/../keys/x/y', '/health'])(
    'is refused with 404: %s',
    async (path) => {
      const response = await world.app.request(path, { method: 'POST' });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        message: 'There is nothing here',
        error: 'NOT_FOUND',
      });
    },
  );

  it.each([
    ['/api/v0/environments/x', { error: 'There is nothing here', code: 'not_found' }],
    ['/api/v3/clients/me/wallets', { id: 'NOT_FOUND', message: 'There is nothing here' }],
    ['/portal/x/backup/list', { id: 'NOT_FOUND', message: 'There is nothing here' }],
    ['/v1/recover', { id: 'NOT_FOUND', message: 'There is nothing here' }],
    ['/v1/recover/x', { message: 'There is nothing here', error: 'NOT_FOUND' }],
    ['/api/v1/x', { message: 'There is nothing here', error: 'NOT_FOUND' }],
  ])('is refused in the shape of the API that it lies in: %s', async (path, body) => {
    const response = await world.app.request(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(body);
  });
});

describe('what nobody serves', () => {
  it.each([
    { path: '/v1/nothing', status: 404 },
    { path: '/api/v0/nothing', status: 404 },
    { path: '/v1//keys', status: 404 },
    { path: '/v1/keys', status: 405 },
  ])('$path is a call too: it is counted, and says what is left', async ({ path, status }) => {
    const app = buildApp(world.gateway, { limits: { perMinute: 1 } });
    const first = await app.request(path);
    expect([first.status, first.headers.get('X-RateLimit-Remaining')]).toEqual([status, '0']);
    const second = await app.request(path);
    expect([second.status, second.headers.get('Retry-After')]).toEqual([429, '60']);
  });
});

describe('a method that a path does not have', () => {
  const routes = Map.groupBy(EVERY_CALL, ({ endpoint: { path } }) => path);
  const methodsOf = (calls: readonly ListedCall[]): string[] =>
    calls.map(({ endpoint }) => endpoint.method.toUpperCase());

  it.each([...routes].map(([path, calls]) => ({ path, calls })))(
    'is refused with 405, and those that it has are named: $path',
    async ({ path, calls }) => {
      const [{ api }] = calls as [ListedCall];
      const here = methodsOf(calls);
      const target = path.replaceAll(/\{\w+\}/g, '5');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (here.includes(method)) continue;
        const response = await world.app.request(target, { method });
        await expectFault(response, api, 405, 'METHOD_NOT_ALLOWED');
        const allowed = new Set((response.headers.get('Allow') ?? '').split(', '));
        if (here.includes('GET')) expect(allowed.delete('HEAD')).toBe(true);
        expect([...allowed].sort()).toEqual(here.sort());
      }
    },
  );

  it('is none where it only asks for the head of what can be read', async () => {
    const head = await world.app.request('/.well-known/jwks.json', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
