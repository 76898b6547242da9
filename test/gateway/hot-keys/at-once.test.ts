/** Slow work that may not take everything: how many at once, in which order, and after a failure. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AtOnce } from '../../../src/gateway/hot-keys/at-once.ts';

it('does no more than so many at once, and all of it in the order in which it came', async () => {
  const atOnce = new AtOnce(2);
  const began: number[] = [];
  let underWay = 0;
  let most = 0;
  const results = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6].map((place) =>
      atOnce.run(async () => {
        began.push(place);
        most = Math.max(most, ++underWay);
        await setImmediate();
        underWay -= 1;
        return place * 10;
      }),
    ),
  );
  expect(results).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(2);
});

it('gives its place on after a failure', async () => {
  const atOnce = new AtOnce(1);
  const failing = atOnce.run(() => Promise.reject(new Error('the first')));
  const second = atOnce.run(() => Promise.resolve('the second'));
  await expect(failing).rejects.toThrow('the first');
  await expect(second).resolves.toBe('the second');
  await expect(atOnce.run(() => Promise.resolve('a third'))).resolves.toBe('a third');
});
