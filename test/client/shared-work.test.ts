/** Work for many is done once at a time, and whoever wants it anew gets what began after they asked. */
import { describe, expect, it } from 'vitest';
import { SharedWork } from '../../src/client/shared-work.ts';

/** Work that ends when it is told to, and gives how many began before it. */
function openWork() {
  const ends: (() => void)[] = [];
  const shared = new SharedWork(async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const number = ends.push(() => {
      resolve(undefined);
    });
    await promise;
    return number;
  });
  return { shared, ends };
}

describe('shared work', () => {
  it('is joined while it is under way, and begins again after', async () => {
    const { shared, ends } = openWork();
    const joined = [shared.join(), shared.join()];
    ends[0]?.();
    expect(await Promise.all(joined)).toEqual([1, 1]);
    const later = shared.join();
    ends[1]?.();
    expect(await later).toBe(2);
  });

  it('that is wanted anew begins when the one under way has ended, once for all who asked', async () => {
    const { shared, ends } = openWork();
    const first = shared.join();
    // Asks at the very moment when it ends, and must not begin one beside the one that waits.
    const atItsEnd = first.then(() => shared.anew());
    const anew = [shared.anew(), shared.anew()];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    expect(await first).toBe(1);
    await Promise.resolve();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(await Promise.all([...anew, atItsEnd])).toEqual([2, 2, 2]);
    expect(ends).toHaveLength(2);
  });
});
