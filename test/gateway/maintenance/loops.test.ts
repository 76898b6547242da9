/** Loops start, come back, outlast what their rounds throw, and end with everything they began. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLoops } from '../../../src/gateway/maintenance/loops.ts';
import type { Loop } from '../../../src/gateway/maintenance/loops.ts';
import { takeTurn } from '../../../src/gateway/maintenance/turns.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const HOUR = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await openWorld({ paired: false });
});
afterEach(async () => {
  await world.close();
});

/** Pauses end when the test says so. */
function steppedTime() {
  const waiting: (() => void)[] = [];
  const asked: number[] = [];
  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      asked.push(ms);
      waiting.push(resolve);
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  const step = (): void => {
    for (const end of waiting.splice(0)) end();
  };
  return { pause, step, asked };
}

describe('a loop', () => {
  it('refuses a turn that another process has in this hour, and gives the next one', async () => {
    const loop = { name: 'sweep', everyMs: HOUR };
    expect(await takeTurn(world.gateway, loop)).toBe(true);
    expect(await takeTurn(world.gateway, loop)).toBe(false);
    expect(await takeTurn(world.gateway, { ...loop, name: 'other' })).toBe(true);
    world.clock.passSeconds(3_599);
    expect(await takeTurn(world.gateway, loop)).toBe(false);
    world.clock.passSeconds(1);
    expect(await takeTurn(world.gateway, loop)).toBe(true);
  });

  it('does not wait for a clock that was set back', async () => {
    const loop = { name: 'sweep', everyMs: HOUR };
    await takeTurn(world.gateway, loop);
    world.clock.passDays(-30);
    expect(await takeTurn(world.gateway, loop)).toBe(true);
  });

  it('is done by one of many that ask at once', async () => {
    const loop = { name: 'sweep', everyMs: HOUR };
    const turns = await Promise.all(Array.from({ length: 8 }, () => takeTurn(world.gateway, loop)));
    expect(turns.filter((turn) => turn)).toHaveLength(1);
  });

  it('comes at once and then after each pause, whatever its rounds throw', async () => {
    const time = steppedTime();
    const reported: unknown[] = [];
    let rounds = 0;
    const stop = startLoops(
      world.gateway,
      [
        {
          name: 'failing',
          everyMs: 5,
          round: () => {
            rounds += 1;
            return Promise.reject(new Error(`round ${String(rounds)}`));
          },
        },
      ],
      { pause: time.pause, report: (error, loop) => reported.push([loop, String(error)]) },
    );
    for (const expected of [1, 2, 3]) {
      await vi.waitFor(() => {
        expect(time.asked).toHaveLength(expected);
      }, 30_000);
      expect(rounds).toBe(expected);
      time.step();
    }
    await stop();
    expect(time.asked[0]).toBe(5);
    expect(reported.slice(0, 2)).toEqual([
      ['failing', 'Error: round 1'],
      ['failing', 'Error: round 2'],
    ]);
  });

  it('stops only when the round under way has ended, and begins no other', async () => {
    let end: () => void = () => undefined;
    let rounds = 0;
    let told = false;
    const loop: Loop = {
      name: 'slow',
      everyMs: 0,
      round: async (_gateway, signal) => {
        rounds += 1;
        signal.addEventListener('abort', () => (told = true));
        await new Promise<void>((resolve) => (end = resolve));
      },
    };
    const stop = startLoops(world.gateway, [loop]);
    expect(rounds).toBe(1);
    let stopped = false;
    const stopping = stop().then(() => (stopped = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([told, stopped]).toEqual([true, false]);
    end();
    await stopping;
    expect(rounds).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const began = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const round = vi.fn(() => Promise.resolve());
    const stop = startLoops(world.gateway, [{ name: 'idle', everyMs: HOUR, round }]);
    const ours = () => began.mock.calls.findIndex(([, ms]) => ms === HOUR);
    await vi.waitFor(() => {
      expect(ours()).not.toBe(-1);
    }, 30_000);
    const timer = began.mock.results[ours()]?.value;
    await stop();
    expect(cleared).toHaveBeenCalledWith(timer);
    expect(round).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });
});
