/** One thing that a screen asks for: done once, refused with its reason, forgotten when begun anew. */
import { describe, expect, test } from 'vitest';
import { Act } from '../../src/renderer/state/act.svelte.ts';
import { StationRefusal } from '../../src/renderer/state/bridge.ts';

const refusal = new StationRefusal({ code: 'STATION_LOCKED', message: 'Locked.', facts: {} });

describe('an act', () => {
  test('shows its progress while it is under way, and its result after', async () => {
    const act = new Act<string>();
    const isDone = await act.start((onProgress) => {
      onProgress({ done: 1, total: 2, what: '' });
      expect(act.isBusy).toBe(true);
      expect(act.progress?.done).toBe(1);
      return Promise.resolve('made');
    });
    expect(isDone).toBe(true);
    expect(act.value).toBe('made');
    expect(act.isBusy).toBe(false);
  });

  test('begun twice, is done once', async () => {
    const act = new Act<number>();
    let times = 0;
    const first = act.start(() => Promise.resolve(++times));
    const second = await act.start(() => Promise.resolve(++times));
    expect(second).toBe(false);
    expect(await first).toBe(true);
    expect(act.value).toBe(1);
  });

  test('keeps the refusal of the station, and no result of an earlier time', async () => {
    const act = new Act<number>();
    await act.start(() => Promise.resolve(1));
    expect(await act.start(() => Promise.reject(refusal))).toBe(false);
    expect(act.value).toBeUndefined();
    expect(act.refusal?.code).toBe('STATION_LOCKED');
    await act.start(() => Promise.resolve(2));
    expect(act.refusal).toBeUndefined();
  });

  test('a fault of the window is a refusal that says so', async () => {
    const act = new Act<number>();
    await act.start(() => Promise.reject(new TypeError('x is undefined')));
    expect(act.refusal?.code).toBe('WINDOW_FAULT');
    expect(act.refusal?.message).not.toContain('undefined');
  });
  test('that ends with nothing to show has neither a result nor a refusal', async () => {
    const act = new Act<number>(() => undefined);
    expect(await act.start(() => Promise.reject(refusal))).toBe(false);
    expect(act.value).toBeUndefined();
    expect(act.refusal).toBeUndefined();
    expect(act.isBusy).toBe(false);
  });
});
