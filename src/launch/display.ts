/** A screen to open a window on: the one there is, or a virtual one that nobody sees. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import type { Say } from './system-package.ts';

const XVFB = '/usr/bin/Xvfb';

export type Display = {
  /** For the environment's DISPLAY; undefined where the window system needs none (macOS). */
  readonly name: string | undefined;
  end(): void;
};

/** Undefined, after one sentence, when there is no screen and no way to make one. */
export async function openDisplay(
  say: Say,
  install: (name: string) => boolean,
  env: Readonly<Record<string, string | undefined>> = process.env,
  xvfb = XVFB,
): Promise<Display | undefined> {
  if (process.platform !== 'linux') return { name: undefined, end: () => undefined };
  const name = env['DISPLAY'] ?? '';
  if (name !== '') return { name, end: () => undefined };
  if (!existsSync(xvfb) && !install('xvfb')) {
    say('There is no display: set DISPLAY, or install xvfb and start with: xvfb-run npm start');
    return undefined;
  }
  const display = await startXvfb(xvfb);
  say(`There is no display: the window opens on the virtual one ${display.name ?? ''} (Xvfb).`);
  return display;
}

/** Xvfb takes a free display number itself and tells it on descriptor 3. */
async function startXvfb(xvfb: string): Promise<Display> {
  const child = spawn(
    xvfb,
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error('Xvfb ended before it had a display'));
    });
    child.stdio[3]?.on('data', (bytes: Uint8Array) => {
      told += Buffer.from(bytes).toString('latin1');
      if (told.endsWith('\n')) resolve(told.trim());
    });
  });
  return { name: `:${number}`, end: () => child.kill() };
}
