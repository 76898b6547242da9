/** Bodies: how much is taken in, and from whom. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { takeBody } from '../../../src/gateway/conventions/body.ts';
import { MAX_JSON_BYTES } from '../../../src/gateway/conventions/json-body.ts';
import { inParts } from './in-parts.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function post(body: ReadableStream<Uint8Array>, token: string): Promise<Response> {
  return await world.app.request('/v1/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body,
    duplex: 'half',
  } as RequestInit);
}

it('takes in a body of exactly the limit', async () => {
  const { body } = inParts(MAX_JSON_BYTES);
  expect(await (await post(body, world.token)).json()).toMatchObject({ error: 'INVALID_JSON' });
});

it('keeps none of the pieces in which a body came: a byte a piece costs no more memory than one piece', async () => {
  const text = 'what stands in a body, a byte at a time';
  // One buffer again and again, as a socket may read: whoever kept the pieces would have its last byte only.
  const piece = new Uint8Array(1);
  const left = [...utf8(text)];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = left.shift();
        if (next === undefined) {
          controller.close();
          return;
        }
        piece[0] = next;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  const sent = { method: 'POST', body, duplex: 'half' } as RequestInit;
  const request = new Request('http://localhost/', sent);
  const taken = await takeBody(request, { json: z.unknown() });
  expect(new TextDecoder().decode(taken)).toBe(text);
  // Shares come in clear: nothing of them stays beside the body that a call wipes.
  expect(piece[0]).toBe(0);
});

it('takes a line that breaks in the middle of a body for no failure of the gateway', async () => {
  const reported: unknown[] = [];
  const app = buildApp(world.gateway, { report: (error) => reported.push(error) });
  for (const [token, error] of [
    ['pfk_nobody', 'UNAUTHORIZED'],
    [world.token, 'BODY_INCOMPLETE'],
  ] as const) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(utf8('{"user_identifier":'));
      },
      pull(controller) {
        controller.error(new Error('aborted'));
      },
    });
    const response = await app.request('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(await response.json()).toMatchObject({ error });
  }
  expect(reported).toEqual([]);
});
