/**
 * Every answer that an endpoint gives, driven once and held against what the documents say of it
 * (`schemas/`, written without a look at the software). An endpoint whose answer nobody drives here,
 * or of whose answer no document is written down, fails the first test.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS } from '../../src/gateway/apis.ts';
import { openDynamicWorld } from './dynamic/environment.ts';
import { openPortalWorld } from './portal/portal-world.ts';
import { COINCOVER_DRIVES } from './responses/coincover.ts';
import type { Drives } from './responses/drive.ts';
import { DYNAMIC_DRIVES } from './responses/dynamic.ts';
import { openEveryWorld } from './responses/every-world.ts';
import { PERMAFROST_DRIVES } from './responses/permafrost.ts';
import { PORTAL_DRIVES } from './responses/portal.ts';
import { RETAIL_COLD_DRIVES, RETAIL_DRIVES } from './responses/retail.ts';
import { documentedAnswer } from './schemas/all.ts';

const ALL = [
  COINCOVER_DRIVES,
  RETAIL_DRIVES,
  RETAIL_COLD_DRIVES,
  PERMAFROST_DRIVES,
  DYNAMIC_DRIVES,
  PORTAL_DRIVES,
];

/** What may be kept by whoever carries the answer. */
const PUBLIC = /^get \/\.well-known\//;

describe('what is answered', () => {
  it('is driven here for each endpoint and each status, and has a schema of its documents', () => {
    const served = APIS.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ method, path, answers }) =>
        Object.keys(answers).map((status) => `${method} ${path} ${status}`),
      ),
    );
    expect(ALL.flatMap((drives) => Object.keys(drives)).sort()).toEqual(served.sort());
    expect(served.filter((answer) => !documentedAnswer.has(answer))).toEqual([]);
  });
});

describeAnswers('keys and backups', () => openEveryWorld(), {
  ...COINCOVER_DRIVES,
  ...PERMAFROST_DRIVES,
});
describeAnswers('the retail flow', () => openEveryWorld(), RETAIL_DRIVES);
describeAnswers(
  'the retail flow with COLD keys',
  () => openEveryWorld({ retailEnvironment: 'COLD' }),
  RETAIL_COLD_DRIVES,
);
describeAnswers('backup locations of Dynamic', openDynamicWorld, DYNAMIC_DRIVES);
describeAnswers('backup shares of Portal', openPortalWorld, PORTAL_DRIVES);

function describeAnswers<C extends { close(): Promise<void> }>(
  what: string,
  open: () => Promise<C>,
  drives: Drives<C>,
): void {
  describe(what, () => {
    let context: C;
    beforeAll(async () => {
      context = await open();
    });
    afterAll(async () => {
      await context.close();
    });

    it.each(Object.entries(drives))('is as its documents say: %s', async (name, drive) => {
      const answer = await drive(context);
      const text = await answer.text();
      expect([answer.status, text]).toEqual([Number(name.split(' ').at(-1)), text]);
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
      if (!PUBLIC.test(name)) expect(answer.headers.get('Cache-Control')).toBe('no-store');
      const schema = documentedAnswer.get(name);
      if (schema === undefined) {
        expect(text).toBe('');
        return;
      }
      expect(answer.headers.get('Content-Type')).toBe('application/json');
      const { error } = schema.safeParse(JSON.parse(text));
      expect(error?.issues ?? []).toEqual([]);
    });
  });
}
