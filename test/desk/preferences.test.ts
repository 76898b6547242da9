/** Preferences: strict, private, whole or not at all, and never a reason not to start. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_PREFERENCES,
  PREFERENCES_FILE,
  readPreferences,
} from '../../src/desk/preferences.ts';
import type { Preferences } from '../../src/ipc/calls/desk.ts';
import { DeskWorld } from './desk-world.ts';

const anyPreferences: fc.Arbitrary<Preferences> = fc.record({
  theme: fc.constantFrom('system', 'light', 'dark', 'contrast'),
  textSize: fc.constantFrom(100, 125, 150, 200),
  motion: fc.constantFrom('system', 'reduced'),
  idleMinutes: fc.integer({ min: 1, max: 5 }),
});

function put(world: DeskWorld, content: string | Uint8Array): string {
  mkdirSync(world.configDir, { recursive: true });
  const file = path.join(world.configDir, PREFERENCES_FILE);
  writeFileSync(file, content);
  return file;
}

describe('preferences', () => {
  test('are the defaults before any were saved', async () => {
    const about = { version: '1.2.3', host: 'electron', platform: 'linux' };
    expect(await new DeskWorld().value('about')).toEqual({
      ...about,
      preferences: DEFAULT_PREFERENCES,
    });
  });

  test('are read back as they were saved', async () => {
    const world = new DeskWorld();
    await fc.assert(
      fc.asyncProperty(anyPreferences, async (preferences) => {
        expect(await world.value('savePreferences', preferences)).toEqual(preferences);
        expect(await world.value('about')).toMatchObject({ preferences });
      }),
      { numRuns: 50 },
    );
  });

  test('are one file that nobody else may read, and nothing is left beside it', async () => {
    const world = new DeskWorld();
    await world.value('savePreferences', DEFAULT_PREFERENCES);
    expect(readdirSync(world.configDir)).toEqual([PREFERENCES_FILE]);
    expect(statSync(path.join(world.configDir, PREFERENCES_FILE)).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a longer idle time than the station gives', { idleMinutes: 6 }],
    ['a theme that is none', { theme: 'pink' }],
    ['a member more', { debug: true }],
  ])('with %s are refused, and the earlier ones stay', async (_, change) => {
    const world = new DeskWorld();
    const dark = { ...DEFAULT_PREFERENCES, theme: 'dark' };
    await world.value('savePreferences', dark);
    expect(await world.code('savePreferences', { ...dark, ...change })).toBe('SCHEMA_VIOLATION');
    expect(readPreferences(world.configDir)).toEqual(dark);
  });

  test('that were damaged on the disk are as good as none', () => {
    const world = new DeskWorld();
    const whole = JSON.stringify({ ...DEFAULT_PREFERENCES, theme: 'dark' });
    put(world, whole);
    expect(readPreferences(world.configDir).theme).toBe('dark');
    for (const damaged of ['', '{', whole.slice(1), whole.replace('5', '99'), `${whole}x`]) {
      put(world, damaged);
      expect(readPreferences(world.configDir), damaged).toEqual(DEFAULT_PREFERENCES);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        put(world, bytes);
        expect(readPreferences(world.configDir)).toEqual(DEFAULT_PREFERENCES);
      }),
      { numRuns: 50 },
    );
  });

  test('are not written through a link that stands in the way', async () => {
    const world = new DeskWorld();
    const file = put(world, '{}');
    const other = path.join(world.folder, 'other');
    writeFileSync(other, 'untouched');
    symlinkSync(other, `${file}.new`);
    await world.value('savePreferences', DEFAULT_PREFERENCES);
    expect(readFileSync(other, 'utf8')).toBe('untouched');
    expect(readPreferences(world.configDir)).toEqual(DEFAULT_PREFERENCES);
  });

  test('that cannot be written are refused with FILE_UNWRITABLE', async () => {
    const world = new DeskWorld();
    writeFileSync(world.configDir, 'a file where the folder should be');
    expect(await world.code('savePreferences', DEFAULT_PREFERENCES)).toBe('FILE_UNWRITABLE');
  });
});
