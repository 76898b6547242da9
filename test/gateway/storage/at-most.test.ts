import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AtMost } from '../../../src/gateway/storage/at-most.ts';

describe('work of which only so much is done at once', () => {
  it('is never more than that, is all done, and begins in order, whatever fails', async () => {
    const jobs = fc.array(fc.record({ turns: fc.nat({ max: 5 }), fails: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), jobs, async (atOnce, given) => {
        const work = new AtMost(atOnce);
        const begun: number[] = [];
        let underWay = 0;
        const outcomes = given.map(({ turns, fails }, number) =>
          work.run(async () => {
            begun.push(number);
            underWay += 1;
            expect(underWay).toBeLessThanOrEqual(atOnce);
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            underWay -= 1;
            if (fails) throw new Error('failed');
            return number;
          }),
        );
        const settled = await Promise.allSettled(outcomes);
        expect(begun).toEqual(given.map((_, number) => number));
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(
          given.map(({ fails }) => fails),
        );
        // Every place is free again.
        await Promise.all(Array.from({ length: atOnce }, () => work.run(() => Promise.resolve())));
      }),
    );
  });
});
