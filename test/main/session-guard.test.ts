/** The session of the window: each line of the guard, by what it lets through and what not. */
import { describe, expect, test } from 'vitest';
import type { Session } from 'electron';
import { isGranted } from '../../src/main/permissions.ts';
import { guardSession, isOfThePage, PARTITION } from '../../src/main/session-guard.ts';
import { emitPreventable, FakeSession } from './fake-electron.ts';

async function guarded(isScanning = false): Promise<FakeSession> {
  const session = new FakeSession();
  await guardSession(session as unknown as Session, () => isScanning);
  return session;
}

type Decide = (answer: unknown) => void;
const answerOf = (ask: (decide: Decide) => void): unknown => {
  let answer: unknown = 'none';
  ask((given) => {
    answer = given;
  });
  return answer;
};

describe('the network', () => {
  test('requests of every kind are looked at, and those for our own files go through', async () => {
    const session = await guarded();
    expect(session.set['requestFilter']).toEqual({ urls: ['<all_urls>'] });
    const listener = session.set['requestListener'] as (ask: { url: string }, d: Decide) => void;
    const cancelOf = (url: string) =>
      answerOf((decide) => {
        listener({ url }, decide);
      });
    expect(cancelOf('app://station/assets/index.js')).toEqual({ cancel: false });
    expect(cancelOf('https://station/')).toEqual({ cancel: true });
  });

  test.each(['app://station/', 'blob:app://station/6f1f', 'data:image/png;base64,AA=='])(
    '%s is of the page',
    (url) => {
      expect(isOfThePage(url)).toBe(true);
    },
  );

  test.each([
    'http://127.0.0.1/',
    'https://example.test/',
    'ws://example.test/',
    'wss://example.test/',
    'ftp://example.test/',
    'file:///etc/passwd',
    'app://other/',
    'app://station.other/',
    'app://station@other/',
    'blob:https://example.test/6f1f',
    'devtools://devtools/bundled/inspector.html',
    'chrome://settings',
    'filesystem:app://station/x',
    'not an address',
    '',
  ])('%s is not', (url) => {
    expect(isOfThePage(url)).toBe(false);
  });

  test('what gets past everything else is sent to a proxy that does not exist', async () => {
    const { set } = await guarded();
    expect(set['proxy']).toEqual({ mode: 'fixed_servers', proxyRules: '127.0.0.1:9' });
  });

  test('the session is kept in memory', () => {
    expect(PARTITION).not.toMatch(/^persist:/);
  });

  test('the spelling checker, which fetches dictionaries, is off', async () => {
    expect((await guarded()).set['spellChecker']).toBe(false);
  });

  test('a download is prevented', async () => {
    expect(emitPreventable(await guarded(), 'will-download')).toBe(true);
  });
});

describe('permissions', () => {
  const video = { permission: 'media', origin: 'app://station', mediaTypes: ['video'] };
  const scanning = { origin: 'app://station', isScanning: true };

  const awake = { permission: 'screen-wake-lock', origin: 'app://station', mediaTypes: [] };

  test('the camera’s picture is granted to our page while it scans', () => {
    expect(isGranted(video, scanning)).toBe(true);
  });

  test.each([true, false])('a screen that stays awake is granted, scanning %s', (isScanning) => {
    expect(isGranted(awake, { ...scanning, isScanning })).toBe(true);
  });

  test.each([
    ['while it does not scan', video, { ...scanning, isScanning: false }],
    ['with the microphone', { ...video, mediaTypes: ['video', 'audio'] }, scanning],
    ['the microphone alone', { ...video, mediaTypes: ['audio'] }, scanning],
    ['of no kind', { ...video, mediaTypes: [] }, scanning],
    ['for another origin', { ...video, origin: 'https://example.test' }, scanning],
    [
      'a screen that stays awake, for another origin',
      { ...awake, origin: 'app://other' },
      scanning,
    ],
    ['geolocation', { ...video, permission: 'geolocation' }, scanning],
    ['notifications', { ...video, permission: 'notifications' }, scanning],
  ])('%s is refused', (_, wish, state) => {
    expect(isGranted(wish, state)).toBe(false);
  });

  test.each(['media', 'geolocation', 'clipboard-read', 'display-capture', 'hid', 'openExternal'])(
    'a page that asks for %s or looks whether it has it is told no',
    async (permission) => {
      const { set } = await guarded();
      const request = set['permissionRequest'] as (
        contents: unknown,
        name: string,
        decide: Decide,
        details: unknown,
      ) => void;
      const check = set['permissionCheck'] as (
        contents: unknown,
        name: string,
        origin: string,
        details: unknown,
      ) => boolean;
      const details = { requestingUrl: 'app://station/', mediaTypes: ['video'] };
      expect(
        answerOf((decide) => {
          request(null, permission, decide, details);
        }),
      ).toBe(false);
      expect(check(null, permission, 'app://station/', { mediaType: 'video' })).toBe(false);
    },
  );

  test('both handlers ask whether the scan screen is open', async () => {
    const { set } = await guarded(true);
    const request = set['permissionRequest'] as (...args: unknown[]) => void;
    const check = set['permissionCheck'] as (...args: unknown[]) => boolean;
    const details = { requestingUrl: 'app://station/', mediaTypes: ['video'] };
    const granted = answerOf((decide) => {
      request(null, 'media', decide, details);
    });
    expect(granted).toBe(true);
    expect(check(null, 'media', 'app://station/', { mediaType: 'video' })).toBe(true);
    expect(check(null, 'media', 'app://station/', {})).toBe(false);
  });
});

describe('devices', () => {
  test('none is permitted', async () => {
    const { set } = await guarded();
    expect((set['devicePermission'] as () => boolean)()).toBe(false);
  });

  test('the screen is not given to be recorded', async () => {
    const { set } = await guarded();
    const handler = set['displayMedia'] as (request: unknown, decide: Decide) => void;
    expect(
      answerOf((decide) => {
        handler({}, decide);
      }),
    ).toBeNull();
  });

  test.each([
    ['select-hid-device', [{}]],
    ['select-usb-device', [{}]],
    ['select-serial-port', [[], {}]],
  ])('%s chooses none', async (name, between) => {
    const session = await guarded();
    let isPrevented = false;
    const event = {
      preventDefault: () => {
        isPrevented = true;
      },
    };
    const chosen = answerOf((choose) => {
      session.emit(name, event, ...between, choose);
    });
    expect(isPrevented).toBe(true);
    expect(chosen ?? '').toBe('');
  });
});
