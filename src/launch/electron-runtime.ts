/**
 * Electron's runtime: where it is, or fetched once. It comes with no package; its own installer
 * fetches it and checks it against the checksums that the package pins. Without a way out that
 * fails soon, and it never holds the start up for longer than a limit.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Say } from './system-package.ts';

const FETCH_LIMIT_MS = 120_000;

/** The executable, when it is there. `packageFolder` is Electron's in `node_modules`. */
export function findElectron(
  packageFolder: string,
  distFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH'],
): string | undefined {
  const name = executableName(packageFolder);
  const executable = path.join(distFolder ?? path.join(packageFolder, 'dist'), name);
  return existsSync(executable) ? executable : undefined;
}

/** Tries to fetch it; gives the executable, or undefined after a sentence that says why. */
export function fetchElectron(packageFolder: string, say: Say): string | undefined {
  say('Electron’s runtime is fetched, once; this takes two minutes at most.');
  const { status } = spawnSync(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return status === 0 ? findElectron(packageFolder) : undefined;
}

/** As the installer wrote it down, or the usual one of this system. */
function executableName(packageFolder: string): string {
  const note = path.join(packageFolder, 'path.txt');
  if (existsSync(note)) return readFileSync(note, 'utf8');
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}
