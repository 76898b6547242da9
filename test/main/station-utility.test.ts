/** The station process as a utility process: what it is started with, and that it can be killed. */
import type { UtilityProcess } from 'electron';
import { describe, expect, test } from 'vitest';
import { FORK_OPTIONS, utilityChannel } from '../../src/main/station-utility.ts';
import { startStation } from '../../src/station-process/client.ts';
import { FakeUtility } from './fake-electron.ts';

function channel() {
  const child = new FakeUtility();
  const forked: unknown[][] = [];
  const killed: number[] = [];
  const made = utilityChannel(
    (...args) => {
      forked.push(args);
      return child as unknown as UtilityProcess;
    },
    '/out/main/station-process.js',
    '/srv/vault',
    (pid) => killed.push(pid),
  );
  return { child, forked, killed, made };
}

describe('the utility process of the station', () => {
  test('is started with its folder, no environment, no arguments of Node and no output', () => {
    const { forked } = channel();
    expect(forked).toEqual([['/out/main/station-process.js', ['/srv/vault'], FORK_OPTIONS]]);
    expect(FORK_OPTIONS).toEqual({
      serviceName: 'Permafrost station',
      stdio: 'ignore',
      env: {},
      execArgv: [],
    });
  });

  test('carries calls and replies', async () => {
    const { child, made } = channel();
    const client = startStation({ dir: '/srv/vault', open: () => made });
    const called = client.call('lock', {});
    expect(child.messages).toEqual([{ id: 1, call: 'lock', input: {} }]);
    child.emit('message', { id: 1, ok: true, value: {} });
    expect(await called).toEqual({});
    child.emit('exit', 0);
    expect(await client.ended).toBe(0);
  });

  test('that ended refuses to carry more', async () => {
    const { child, made } = channel();
    child.emit('exit', 1);
    await expect(made.send({})).rejects.toThrow('has ended');
  });

  test('is killed by its number, once it has one', () => {
    const { child, killed, made } = channel();
    made.kill();
    expect(killed).toEqual([]);
    child.pid = 4711;
    child.emit('spawn');
    expect(killed).toEqual([4711]);
  });

  test('that ended is not killed: its number may be another’s by now', () => {
    const { child, killed, made } = channel();
    child.pid = 4711;
    child.emit('spawn');
    child.emit('exit', 0);
    made.kill();
    expect(killed).toEqual([]);
  });
});
