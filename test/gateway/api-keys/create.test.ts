/** Tokens are made by people, and whom one speaks for decides what it may see: it must be what people read. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApiKey, listApiKeys } from '../../../src/gateway/api-keys/api-keys.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

it.each([
  ['an invisible character', 'acme\u200b'],
  ['a space at its end', 'acme '],
  ['letters that turn the order around', '\u202eemca'],
  ['another spelling of the same letters', 'Mu\u0308ller'],
  ['a line of its own', 'acme\nglobex'],
  ['more than anybody reads', 'a'.repeat(129)],
])('makes no token that speaks for a name with %s, and says so on record', async (_, subject) => {
  const before = await listApiKeys(world.gateway);
  const making = createApiKey(world.gateway, { label: 'app', scopes: ['retail'], subject });
  await expect(making).rejects.toMatchObject({ code: 'NAME_INVALID' });
  expect(await listApiKeys(world.gateway)).toEqual(before);
  expect((await world.auditKinds()).at(-1)).toBe('act.refused');
});

it('puts a label that nobody could read on record as refused', async () => {
  const making = createApiKey(world.gateway, { label: 'app\u200b' });
  await expect(making).rejects.toMatchObject({ code: 'NAME_INVALID' });
  expect((await world.auditKinds()).at(-1)).toBe('act.refused');
});

it('makes a token that speaks for a name of any language, or for nobody', async () => {
  for (const subject of ['', 'Müller & Söhne', '株式会社', 'a'.repeat(128)]) {
    const { subject: kept } = await createApiKey(world.gateway, { label: 'app', subject });
    expect(kept).toBe(subject);
  }
});
