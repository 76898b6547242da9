/** The bridge: what the page finds on its window, and what it cannot reach through it. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { StationBridge } from '../../src/ipc/page.ts';

type Listener = (event: unknown, report: unknown) => void;

async function loaded() {
  const exposed = new Map<string, unknown>();
  const invoked: unknown[][] = [];
  const listeners = new Map<string, Listener>();
  vi.doMock('electron', () => ({
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value),
    },
    ipcRenderer: {
      invoke: (...args: unknown[]) => {
        invoked.push(args);
        return Promise.resolve({ ok: true, value: 'answered' });
      },
      on: (name: string, listener: Listener) => listeners.set(name, listener),
    },
  }));
  vi.resetModules();
  await import('../../src/preload/index.ts');
  const station = exposed.get('station') as StationBridge;
  return { exposed, invoked, listeners, station };
}

afterEach(() => {
  vi.doUnmock('electron');
});

const report = { callNumber: 3, progress: { done: 1, total: 2, what: 'x' } };

describe('the bridge', () => {
  test('is one frozen object with two functions', async () => {
    const { exposed, station } = await loaded();
    expect([...exposed.keys()]).toEqual(['station']);
    expect(Object.keys(station)).toEqual(['call', 'onProgress']);
    expect(Object.isFrozen(station)).toBe(true);
  });

  test('carries a call over its one channel and gives back the answer', async () => {
    const { station, invoked } = await loaded();
    expect(await station.call('pulse', 3, {})).toEqual({ ok: true, value: 'answered' });
    expect(invoked).toEqual([['station', 'pulse', 3, {}]]);
  });

  test.each([
    ['a name that is no text', [{}, 1, {}]],
    ['a name beyond all measure', ['x'.repeat(65), 1, {}]],
    ['a number that is none', ['pulse', '1', {}]],
    ['a number that is not whole', ['pulse', 0.5, {}]],
  ])('carries nothing with %s', async (_, args) => {
    const { station, invoked } = await loaded();
    const call = station.call as (...values: unknown[]) => Promise<unknown>;
    await expect(call(...args)).rejects.toThrow(TypeError);
    expect(invoked).toEqual([]);
  });

  test('hands progress to the latest listener, without an event and without any other member', async () => {
    const { station, listeners } = await loaded();
    const [first, second]: [unknown[][], unknown[][]] = [[], []];
    station.onProgress((...args) => first.push(args));
    station.onProgress((...args) => second.push(args));
    const event = { sender: 'ipcRenderer' };
    listeners.get('station-progress')?.(event, {
      ...report,
      progress: { ...report.progress, more: 1 },
      sender: event.sender,
    });
    expect(first).toEqual([]);
    expect(second).toEqual([[report]]);
  });

  test('is quiet while nobody listens', async () => {
    const { listeners } = await loaded();
    expect(() => listeners.get('station-progress')?.({}, report)).not.toThrow();
  });

  test('takes no listener that cannot be called', async () => {
    const { station } = await loaded();
    const listen = station.onProgress as (listener: unknown) => void;
    expect(() => {
      listen('alert(1)');
    }).toThrow(TypeError);
  });
});
