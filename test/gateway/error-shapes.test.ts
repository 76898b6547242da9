/**
 * Every endpoint refused in several ways, its errors held against the shape that the documents of its API
 * have: what a wallet's software reads when something goes wrong is not ours to invent.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/gateway/api-keys/api-keys.ts';
import { APIS } from '../../src/gateway/apis.ts';
import { documentedError } from './schemas/errors.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const CALLS = APIS.flatMap(({ name, endpoints }) =>
  endpoints.map(({ method, path, scope, operationId }) => ({
    api: name,
    method: method.toUpperCase(),
    path,
    scope,
    operationId,
  })),
);
type Named = (typeof CALLS)[number];

let world: World;
let token: string;
beforeAll(async () => {
  world = await openWorld({ paired: false });
  token = await world.tokenWith(SCOPES, 'nobody');
});
afterAll(async () => {
  await world.close();
});

describe('an error has the shape of its API', () => {
  it.each(CALLS.filter(({ scope }) => scope !== undefined))(
    'where no credential is brought: $operationId',
    async (call) => {
      const answer = await send(call, { 'Content-Type': 'application/json' }, '{}');
      expect(answer.status).toBe(401);
      await expectShape(call, answer);
    },
  );

  it.each(CALLS.filter(({ method }) => method !== 'GET'))(
    'where the body is broken, or of another type: $operationId',
    async (call) => {
      for (const type of ['application/json', 'text/plain']) {
        const answer = await send(call, { ...credential(), 'Content-Type': type }, '{"a":1,"a":2');
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        await expectShape(call, answer);
      }
    },
  );

  it.each(CALLS.filter(({ path }) => path.includes('{')))(
    'where the path names nothing: $operationId',
    async (call) => {
      const answer = await send(
        call,
        { ...credential(), 'Content-Type': 'application/json' },
        '{}',
      );
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      await expectShape(call, answer);
    },
  );
});

function credential(): Record<string, string> {
  return { Authorization: `Bearer ${token}`, 'X-Webhook-Secret': token };
}

async function send(
  { method, path }: Named,
  headers: Record<string, string>,
  body: string,
): Promise<Response> {
  const target = path.replaceAll(/\{\w+\}/g, '3c90c3cc-0d44-4b50-8888-8dd25736052a');
  return await world.app.request(target, { method, headers, ...(method !== 'GET' && { body }) });
}

async function expectShape({ api }: Named, answer: Response): Promise<void> {
  const schema = documentedError(api, answer.status);
  const text = await answer.text();
  if (schema === undefined) {
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/^[A-Z][^{}<>]+$/);
    return;
  }
  expect(answer.headers.get('Content-Type')).toBe('application/json');
  expect(schema.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
}
