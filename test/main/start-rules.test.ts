/** How the program may be started: with our arguments and a plain environment, and not otherwise. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStart } from '../../src/main/start-rules.ts';

const PLAIN = { PATH: '/usr/bin', HOME: '/home/officer', LANG: 'de_CH.UTF-8' };

describe('a start', () => {
  test('without arguments takes the usual folder', () => {
    expect(readStart([], PLAIN, false)).toEqual({ ok: true, options: { drives: [] } });
  });

  test('takes a vault’s folder, drives and the cost for trials', () => {
    const args = ['--data', '/srv/vault', '--drive', '/a', '--kdf=floor', '--drive', '/b'];
    expect(readStart(args, PLAIN, false)).toEqual({
      ok: true,
      options: { dataDir: '/srv/vault', drives: ['/a', '/b'], kdf: 'floor' },
    });
  });

  test.each([
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--js-flags=--expose-gc',
    '--no-sandbox',
    '--disable-web-security',
    '--load-extension=/tmp/x',
    '--proxy-server=10.0.0.1:8080',
    '--host-resolver-rules=',
    '--kdf=none',
    '-r',
    '/tmp/other-app',
  ])('with %s is refused, in one sentence', (argument) => {
    const start = readStart([argument], PLAIN, false);
    expect(start.ok).toBe(false);
    if (!start.ok) expect(start.sentence).toMatch(/^Permafrost does not start: .*\n?$/);
  });

  test.each([
    'NODE_OPTIONS',
    'NODE_REPL_EXTERNAL_MODULE',
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_ENABLE_LOGGING',
    'ELECTRON_LOG_FILE',
  ])('with the variable %s is refused, and its value is not said', (name) => {
    const start = readStart([], { ...PLAIN, [name]: '--require=/tmp/evil' }, false);
    expect(start).toMatchObject({ ok: false });
    expect(JSON.stringify(start)).toContain(name);
    expect(JSON.stringify(start)).not.toContain('evil');
  });

  test('with an option and no folder, or a second vault, is refused', () => {
    for (const args of [['--data'], ['--drive', '--kdf=floor'], ['--data', 'a', '--data', 'b']]) {
      expect(readStart(args, PLAIN, false).ok, args.join(' ')).toBe(false);
    }
  });

  test('of a build for a test driver lets the driver’s own arguments in, and no others', () => {
    const driver = ['--inspect=0', '--remote-debugging-port=0'];
    expect(readStart(driver, PLAIN, true).ok).toBe(true);
    expect(readStart(driver, PLAIN, false).ok).toBe(false);
    expect(readStart(['--inspect=0.0.0.0:1'], PLAIN, true).ok).toBe(false);
    const film = ['--use-fake-device-for-media-stream', '--use-file-for-fake-video-capture=/a.y4m'];
    expect(readStart(film, PLAIN, true).ok).toBe(true);
    expect(readStart(film, PLAIN, false).ok).toBe(false);
    expect(readStart(['--no-sandbox'], PLAIN, true).ok).toBe(false);
  });

  test('with any argument that begins with a dash and is not ours is refused', () => {
    const ours = ['--data', '--drive', '--kdf=floor'];
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const argument = `-${text}`;
        fc.pre(!ours.includes(argument));
        expect(readStart([argument, 'x'], PLAIN, false).ok).toBe(false);
      }),
    );
  });
});
