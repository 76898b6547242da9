/**
 * Every answer that an endpoint gives, driven once and held against what the documents say of it
 * (`schemas/`, written without a look at the software). An endpoint whose answer nobody drives here,
 * or of whose answer no document is written down, fails the first test.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS } from '../../src/gateway/apis.ts';
import { COINCOVER_DRIVES } from './responses/coincover.ts';
import { documentedAnswer } from './schemas/all.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const DRIVES = { ...COINCOVER_DRIVES };

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.close();
});

describe('what is answered', () => {
  it('is driven here for each endpoint and each status, and has a schema of its documents', () => {
    const served = APIS.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ method, path, answers }) =>
        Object.keys(answers).map((status) => `${method} ${path} ${status}`),
      ),
    );
    expect(Object.keys(DRIVES).sort()).toEqual(served.sort());
    expect(served.filter((answer) => !documentedAnswer.has(answer))).toEqual([]);
  });

  it.each(Object.entries(DRIVES))('is what the documents say: %s', async (name, drive) => {
    const answer = await drive(world);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([Number(name.split(' ').at(-1)), text]);
    const schema = documentedAnswer.get(name);
    if (schema === undefined) {
      expect(text).toBe('');
      return;
    }
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const { error } = schema.safeParse(JSON.parse(text));
    expect(error?.issues ?? []).toEqual([]);
  });
});
