/** A call that is sent again is done once, and answered with the same bytes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const ASK = { user_identifier: 'ada@example.com', key_type: 'secp256k1', key_environment: 'COLD' };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
});

async function wholeOf(response: Response) {
  const location = response.headers.get('Location');
  return { status: response.status, location, text: await response.text() };
}

async function requests(): Promise<number> {
  return (await world.auditKinds()).filter((kind) => kind === 'key.requested').length;
}

describe('an Idempotency-Key', () => {
  it('makes fifty calls at once one request, each answered with the same bytes', async () => {
    const calls = Array.from({ length: 50 }, async () =>
      wholeOf(await world.post(ASK, { 'Idempotency-Key': 'order-1' })),
    );
    const [first, ...others] = await Promise.all(calls);
    expect(first?.status).toBe(202);
    for (const other of others) expect(other).toEqual(first);
    expect(await requests()).toBe(1);
  });

  it('holds in another process over the same database', async () => {
    const first = await wholeOf(await world.post(ASK, { 'Idempotency-Key': 'order-1' }));
    const again = await wholeOf(
      await world.anotherApp().request('/v1/keys', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${world.token}`,
          'Idempotency-Key': 'order-1',
        },
        body: JSON.stringify(ASK),
      }),
    );
    expect(again).toEqual(first);
  });

  it('is refused with another body, and nothing is asked for', async () => {
    await world.post(ASK, { 'Idempotency-Key': 'order-1' });
    const other = await world.post(
      { ...ASK, user_identifier: 'bob@example.com' },
      { 'Idempotency-Key': 'order-1' },
    );
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ error: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await requests()).toBe(1);
  });

  it.each(['', 'x'.repeat(256), 'two words', 'ümlaut'])(
    'of the form “%s” is refused',
    async (key) => {
      const response = await world.post(ASK, { 'Idempotency-Key': key });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'IDEMPOTENCY_KEY_INVALID' });
      expect(await requests()).toBe(0);
    },
  );

  it('does not remember a call that changed nothing', async () => {
    const key = { 'Idempotency-Key': 'order-1' };
    const wrong = await world.post({ ...ASK, key_type: 'rsa1024' }, key);
    expect(wrong.status).toBe(400);
    expect((await world.post(ASK, key)).status).toBe(202);
  });

  it('of one caller is not the key of another', async () => {
    const other = await world.tokenWith(['keys:assign']);
    const key = { 'Idempotency-Key': 'order-1' };
    await world.post(ASK, key);
    await world.post(ASK, { ...key, Authorization: `Bearer ${other}` });
    expect(await requests()).toBe(2);
  });
});
