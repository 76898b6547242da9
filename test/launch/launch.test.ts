import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findElectron, fetchElectron } from '../../src/launch/electron-runtime.ts';
import { openDisplay } from '../../src/launch/display.ts';
import { startOptions } from '../../src/launch/options.ts';
import { findChromium } from '../../src/test-host/chromium.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-launch-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder like that of the package `electron`, with an installer of ours. */
function electronPackage(name: string, installer: string): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  writeFileSync(path.join(made, 'install.js'), installer);
  return made;
}

describe('the command line of npm start', () => {
  it('takes folders as the caller means them', () => {
    const args = ['--data', 'vault', '--drive', '/media/a', '--drive', 'b', '--kdf', 'floor'];
    expect(startOptions(args, '/home/ada')).toEqual({
      data: '/home/ada/vault',
      drives: ['/media/a', '/home/ada/b'],
      kdf: 'floor',
    });
    expect(startOptions([], '/home/ada')).toEqual({ data: undefined, drives: [], kdf: undefined });
  });

  it.each([['--kdf', 'none'], ['--inspect'], ['vault'], ['--data'], ['--help']])(
    'is not understood with %s %s',
    (...args) => {
      expect(
        startOptions(
          args.filter((arg) => typeof arg === 'string'),
          '/',
        ),
      ).toBeUndefined();
    },
  );
});

describe('Electron’s runtime', () => {
  it('is found where its installer put it', () => {
    const made = electronPackage('there', '');
    mkdirSync(path.join(made, 'dist'));
    writeFileSync(path.join(made, 'path.txt'), 'electron');
    writeFileSync(path.join(made, 'dist/electron'), '');
    expect(findElectron(made, undefined)).toBe(path.join(made, 'dist/electron'));
  });

  it('is not found where it is not, nor in another place that is named', () => {
    const made = electronPackage('absent', '');
    expect(findElectron(made, undefined)).toBeUndefined();
    expect(findElectron(made, path.join(folder, 'nowhere'))).toBeUndefined();
  });

  it('is fetched by its installer, and a failing one leaves a sentence and nothing else', () => {
    const said: string[] = [];
    const say = (sentence: string): void => {
      said.push(sentence);
    };
    const good = electronPackage(
      'good',
      `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist');
       fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron');`,
    );
    expect(fetchElectron(good, say)).toBe(path.join(good, 'dist/electron'));
    expect(fetchElectron(electronPackage('bad', 'process.exit(1)'), say)).toBeUndefined();
    expect(said).toHaveLength(2);
  });
});

describe('Chromium', () => {
  it('is the first of the usual places that is there', () => {
    const place = path.join(folder, 'chromium');
    writeFileSync(place, '');
    expect(findChromium([path.join(folder, 'none'), place])).toBe(place);
    expect(findChromium([path.join(folder, 'none')])).toBeUndefined();
  });
});

describe.runIf(process.platform === 'linux')('the display', () => {
  it('is the one there is', async () => {
    const display = await openDisplay(
      () => undefined,
      () => false,
      { DISPLAY: ':7' },
    );
    expect(display?.name).toBe(':7');
  });

  it('is asked for in one sentence where there is none and none can be made', async () => {
    const said: string[] = [];
    const display = await openDisplay(
      (sentence) => said.push(sentence),
      () => false,
      {},
      path.join(folder, 'no-xvfb'),
    );
    expect(display).toBeUndefined();
    expect(said).toHaveLength(1);
  });
});
