/** Bodies: how much is taken in, and from whom. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { MAX_JSON_BYTES } from '../../../src/gateway/conventions/json-body.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

/** A body in parts of a kilobyte, and how many of them were taken. */
function inParts(count: number) {
  const taken = { parts: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.parts === count) controller.close();
        else {
          taken.parts += 1;
          controller.enqueue(utf8(' '.repeat(1024)));
        }
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken };
}

async function post(body: ReadableStream<Uint8Array>, token: string): Promise<Response> {
  return await world.app.request('/v1/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body,
    duplex: 'half',
  } as RequestInit);
}

it('reads the body of a caller who is refused to its end, so that the answer arrives', async () => {
  const { body, taken } = inParts(100);
  expect((await post(body, 'pfk_nobody')).status).toBe(401);
  expect(taken.parts).toBe(100);
});

it('takes in no more than the limit, from strangers and from wallets alike', async () => {
  const parts = MAX_JSON_BYTES / 1024;
  for (const token of ['pfk_nobody', world.token]) {
    const { body, taken } = inParts(parts * 10);
    const response = await post(body, token);
    expect(response.status).toBe(413);
    expect(response.headers.get('Connection')).toBe('close');
    expect(taken.parts).toBe(parts + 1);
  }
});

it('takes in a body of exactly the limit', async () => {
  const { body } = inParts(MAX_JSON_BYTES / 1024);
  expect(await (await post(body, world.token)).json()).toMatchObject({ error: 'INVALID_JSON' });
});
