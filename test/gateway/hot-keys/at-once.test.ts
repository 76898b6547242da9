/** Slow work that may not take everything: how many at once, in which order, and after a failure. */
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AtOnce, MOST_WAITING } from '../../../src/gateway/hot-keys/at-once.ts';

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

/** Work of `whose` that ends when it is told to, and the order in which all of it began. */
function callers(most: number) {
  const atOnce = new AtOnce(most);
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const run = (whose: string, signal?: AbortSignal): Promise<void> =>
    atOnce.run(
      () => {
        began.push(whose);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
      { whose, signal },
    );
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    await setImmediate();
  };
  return { run, began, endOne };
}

it('lets callers take turns: who asks for very many holds up nobody else', async () => {
  const { run, began, endOne } = callers(1);
  const asked = [...Array<string>(50).fill('many'), 'other', 'third', 'other'].map((whose) =>
    run(whose),
  );
  for (let time = 0; time < asked.length; time++) await endOne();
  await Promise.all(asked);
  expect(began.slice(0, 7)).toEqual(['many', 'many', 'other', 'third', 'many', 'other', 'many']);
  expect(began).toHaveLength(53);
});

it('does nothing for who is gone before the turn came, and goes on with the next', async () => {
  const { run, began, endOne } = callers(1);
  const leaving = new AbortController();
  const first = run('first');
  const gone = [run('gone', leaving.signal), run('gone', leaving.signal)];
  const last = run('last', new AbortController().signal);
  leaving.abort();
  for (const one of gone) await expect(one).rejects.toMatchObject({ code: 'CALLER_GONE' });
  await expect(run('gone', leaving.signal)).rejects.toMatchObject({ code: 'CALLER_GONE' });
  await endOne();
  await endOne();
  await Promise.all([first, last]);
  expect(began).toEqual(['first', 'last']);
});

it('ends what it began, though its caller has gone meanwhile', async () => {
  const { run, endOne } = callers(1);
  const leaving = new AbortController();
  const begun = run('gone', leaving.signal);
  leaving.abort();
  await endOne();
  await expect(begun).resolves.toBeUndefined();
});

it('refuses who waits for too many already, and nobody else', async () => {
  const { run, endOne } = callers(1);
  const asked = Array.from({ length: MOST_WAITING + 1 }, () => run('many'));
  await expect(run('many')).rejects.toMatchObject({
    status: 429,
    code: 'RATE_LIMITED',
    headers: { 'Retry-After': expect.stringMatching(/^[1-9][0-9]*$/) as string },
  });
  asked.push(run('other'));
  for (let time = 0; time < asked.length; time++) await endOne();
  await Promise.all(asked);
});
