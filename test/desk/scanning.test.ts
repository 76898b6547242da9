/** The camera is the page's while a scan is open: who opens it, and what ends it. */
import { describe, expect, test } from 'vitest';
import { DeskWorld } from './desk-world.ts';

function watched(): { desk: DeskWorld; told: boolean[] } {
  const told: boolean[] = [];
  const desk = new DeskWorld({
    onScanning: async (isOpen) => {
      await new Promise(setImmediate);
      told.push(isOpen);
    },
  });
  return { desk, told };
}

describe('a scan', () => {
  test('is open from the call of the page to the next, and the program around knows it first', async () => {
    const { desk, told } = watched();
    expect(desk.desk.isScanning()).toBe(false);
    await desk.value('scanning', { isOpen: true });
    expect(told).toEqual([true]);
    expect(desk.desk.isScanning()).toBe(true);
    await desk.value('scanning', { isOpen: true });
    await desk.value('scanning', { isOpen: false });
    expect(told).toEqual([true, false]);
    expect(desk.desk.isScanning()).toBe(false);
  });

  test.each(['lock', 'panic'])('is over after %s', async (name) => {
    const { desk } = watched();
    await desk.value('status').catch(() => undefined);
    await desk.value('scanning', { isOpen: true });
    await desk.value(name);
    expect(desk.desk.isScanning()).toBe(false);
  });

  test('is over when the station process ends by itself', async () => {
    const { desk } = watched();
    await desk.code('status');
    await desk.value('scanning', { isOpen: true });
    desk.station.endNow();
    await new Promise(setImmediate);
    expect(desk.desk.isScanning()).toBe(false);
  });

  test('is not opened by anything but yes or no', async () => {
    const { desk, told } = watched();
    for (const input of [{}, { isOpen: 'yes' }, { isOpen: true, for: 'ever' }]) {
      expect(await desk.code('scanning', input)).toBe('SCHEMA_VIOLATION');
    }
    expect(told).toEqual([]);
  });
});
