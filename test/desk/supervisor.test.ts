/** One station process at a time, whatever the page asks and however a process ends. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Supervisor } from '../../src/desk/supervisor.ts';
import { codeOf } from '../station-process/process-stage.ts';
import { FakeStation } from './fake-station.ts';

function supervised(): { station: FakeStation; supervisor: Supervisor; most: () => number } {
  const station = new FakeStation();
  let most = 0;
  const supervisor = new Supervisor(() => {
    const client = station.start();
    most = Math.max(most, station.living);
    return client;
  });
  return { station, supervisor, most: () => most };
}

/** An answer that is never given. */
const never = () => new Promise(() => undefined);

afterEach(() => {
  vi.useRealTimers();
});

describe('the station process', () => {
  test('is started by the first call and not before, and serves the next', async () => {
    const { station, supervisor } = supervised();
    expect(station.started).toBe(0);
    await supervisor.call('card', {});
    await supervisor.call('card', {});
    expect(station.started).toBe(1);
  });

  test('is started again by the next call after it ended by itself', async () => {
    const { station, supervisor } = supervised();
    await supervisor.call('card', {});
    station.endNow();
    await new Promise(setImmediate);
    await supervisor.call('card', {});
    expect(station.started).toBe(2);
  });

  test('ending under an open call refuses it with STATION_ENDED, and nothing is asked again', async () => {
    const { station, supervisor } = supervised();
    station.answers.card = never;
    const open = codeOf(supervisor.call('card', {}));
    await new Promise(setImmediate);
    station.endNow();
    expect(await open).toBe('STATION_ENDED');
    expect(station.names()).toEqual(['card']);
  });

  test('after a lock the next one waits for the end of the one before', async () => {
    const { station, supervisor, most } = supervised();
    await supervisor.call('card', {});
    const locking = supervisor.lock();
    const next = [supervisor.call('card', {}), supervisor.call('audit', {})];
    await Promise.all([locking, ...next]);
    expect(station.started).toBe(2);
    expect(most()).toBe(1);
  });

  test('is not started to be locked', async () => {
    const { station, supervisor } = supervised();
    await supervisor.lock();
    await supervisor.panic();
    expect(station.started).toBe(0);
  });

  test('that does not hear the panic is killed after 300 ms, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { station, supervisor } = supervised();
    station.hearsLock = false;
    station.answers.approve = never;
    const busy = codeOf(supervisor.call('approve', {} as never));
    await vi.advanceTimersByTimeAsync(0);
    const panic = supervisor.panic();
    await vi.advanceTimersByTimeAsync(299);
    expect(station.killed).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(station.killed).toBe(1);
    await panic;
    expect(await busy).toBe('STATION_ENDED');
  });

  test('that hears the panic locks itself and is not killed', async () => {
    const { station, supervisor } = supervised();
    await supervisor.call('card', {});
    await supervisor.panic();
    expect(station.names()).toEqual(['card', 'lock']);
    expect(station.living).toBe(0);
    expect(station.killed).toBe(0);
  });

  test('that does not end after a lock is killed when patience ends, also by a panic meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { station, supervisor } = supervised();
    station.hearsLock = false;
    await supervisor.call('card', {});
    const locking = supervisor.lock();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(station.killed).toBe(0);
    const panic = supervisor.panic();
    await vi.advanceTimersByTimeAsync(300);
    expect(station.killed).toBe(1);
    await Promise.all([locking, panic]);
  });

  test('is not started any more once the desk is closed', async () => {
    const { station, supervisor } = supervised();
    await supervisor.call('card', {});
    await supervisor.close();
    expect(station.living).toBe(0);
    expect(await codeOf(supervisor.call('card', {}))).toBe('STATION_ENDED');
    expect(station.started).toBe(1);
  });
});
