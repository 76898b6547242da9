/** Strangers who ask for the document and read it slowly, or never, hold one copy of it together. */
import { expect, it } from 'vitest';
import { documentRoutes } from '../../../src/gateway/openapi/routes.ts';

it.each(['/openapi.json', '/docs'])(
  '%s is in memory once, however many ask for it',
  async (path) => {
    const routes = documentRoutes();
    const held = new Set<ArrayBufferLike>();
    for (let time = 0; time < 3; time++) {
      const response = await routes.request(path);
      const reader = response.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      expect(value?.length).toBeGreaterThan(10_000);
      if (value) held.add(value.buffer);
      expect(await reader?.read()).toMatchObject({ done: true });
    }
    expect(held.size).toBe(1);
  },
);
