/**
 * `npm start`: builds the window and opens it in Electron. Where Electron's runtime is absent and
 * cannot be fetched, one sentence says so and the same build opens in Chromium, with a banner that it
 * is not for real keys. Ctrl-C, or closing the window, ends everything that was started.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { findChromium, CHROMIUM_PACKAGE } from '../test-host/chromium.ts';
import { openTestHost } from '../test-host/open-test-host.ts';
import { build } from './build.ts';
import { openDisplay, type Display } from './display.ts';
import { fetchElectron, findElectron } from './electron-runtime.ts';
import { startOptions, USAGE, type StartOptions } from './options.ts';
import { installPackage } from './system-package.ts';

const root = path.resolve(import.meta.dirname, '../..');
const electronPackage = path.join(root, 'node_modules/electron');

process.exitCode = await start(process.argv.slice(2));

async function start(args: readonly string[]): Promise<number> {
  const options = startOptions(args);
  if (options === undefined) {
    say(USAGE);
    return args.includes('--help') ? 0 : 2;
  }
  if (!build(root)) return 1;
  const electron = electronOrWhyNot();
  const display = await openDisplay(say, (name) => installPackage(name, say));
  if (display === undefined) return 1;
  try {
    return electron === undefined
      ? await openInChromium(options, display)
      : await openInElectron(electron, options, display);
  } finally {
    display.end();
  }
}

/** Undefined, after one sentence that says why, when it is to be Chromium. */
function electronOrWhyNot(): string | undefined {
  const electron = findElectron(electronPackage) ?? fetchElectron(electronPackage, say);
  if (electron === undefined) {
    say(
      'Electron’s runtime is not here and could not be fetched, so the same build opens in Chromium, ' +
        'a test host that is not for real keys.',
    );
    return undefined;
  }
  // Its sandbox does not start as root, and without it the product is not the product.
  if (process.getuid?.() !== 0) return electron;
  say(
    'Electron does not run sandboxed as root, so the build opens in Chromium, not for real keys.',
  );
  return undefined;
}

async function openInElectron(
  electron: string,
  { data, drives, kdf }: StartOptions,
  display: Display,
): Promise<number> {
  const child = spawn(
    electron,
    [
      path.join(root, 'out/main/index.js'),
      ...(data === undefined ? [] : ['--data', data]),
      ...drives.flatMap((drive) => ['--drive', drive]),
      ...(kdf === undefined ? [] : [`--kdf=${kdf}`]),
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, ...(display.name === undefined ? {} : { DISPLAY: display.name }) },
    },
  );
  process.on('SIGINT', () => child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function openInChromium(
  { data, drives, kdf }: StartOptions,
  display: Display,
): Promise<number> {
  const chromium =
    findChromium() ?? (installPackage(CHROMIUM_PACKAGE, say) ? findChromium() : undefined);
  if (chromium === undefined) {
    say('There is neither Electron nor Chromium, so no window can be opened.');
    return 1;
  }
  // A folder of its own: a vault with real keys is not opened here unless a person names it.
  const own = path.join(homedir(), '.config/permafrost-test-host');
  const dataDir = data ?? path.join(own, 'vault');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const host = await openTestHost({
    dataDir,
    configDir: own,
    drives,
    builtFolder: path.join(root, 'out'),
    chromium,
    headless: false,
    ...(display.name === undefined ? {} : { display: display.name }),
    ...(kdf === undefined ? {} : { kdf }),
  });
  say(`The window is open. The vault is in ${dataDir}. Ctrl-C ends it.`);
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await Promise.race([host.ended, interrupted]);
  await host.close();
  return 0;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
