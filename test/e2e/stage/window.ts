/**
 * The window of the station in whichever program is at hand: the test host in Chromium, or Electron.
 * Specs see one page and do the same things in both.
 */
import path from 'node:path';
import process from 'node:process';
import { _electron, type Page } from 'playwright-core';
import { findElectron } from '../../../src/launch/electron-runtime.ts';
import { cameraArguments, type Camera } from '../../../src/test-host/camera.ts';
import { findChromium } from '../../../src/test-host/chromium.ts';
import { openTestHost, type PassedCall } from '../../../src/test-host/open-test-host.ts';
import { ROOT } from './cli.ts';
import type { Places } from './places.ts';
import { watchPage } from './watch.ts';

export type Runtime = 'chromium' | 'electron';

export type StationWindow = {
  readonly page: Page;
  /** What the page complained of; nothing is what a spec wants. */
  readonly complaints: readonly string[];
  /** What the page asked for outside; nothing is what a spec wants. */
  readonly outside: readonly string[];
  /** The station process that runs now. */
  stationPid(): Promise<number | undefined>;
  close(): Promise<void>;
};

export type WindowOptions = {
  readonly onCall?: (call: PassedCall) => void;
  readonly onOutput?: (text: string) => void;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly camera?: Camera;
};

/** What `npm run build` wrote; another build can be named, to try one without touching that. */
export const BUILT = process.env['PERMAFROST_BUILT'] ?? path.join(ROOT, 'out');

/** A build of the product that lets a test driver in; made where there is an Electron to run it. */
export const BUILT_FOR_ELECTRON = path.join(ROOT, 'out-e2e');

/** Deriving keys on a machine that does much else is slow; nothing here waits this long when it works. */
const PATIENCE_MS = 90_000;

/** Programs of this machine in which the specs run. */
export function runtimesHere(): Runtime[] {
  const electron = findElectron(path.join(ROOT, 'node_modules/electron'));
  return [
    ...(findChromium() === undefined ? [] : ['chromium' as const]),
    ...(electron === undefined ? [] : ['electron' as const]),
  ];
}

export async function openWindow(
  runtime: Runtime,
  places: Places,
  options: WindowOptions = {},
): Promise<StationWindow> {
  const window =
    runtime === 'chromium'
      ? await openChromium(places, options)
      : await openElectron(places, options);
  window.page.setDefaultTimeout(PATIENCE_MS);
  return window;
}

async function openChromium(places: Places, options: WindowOptions): Promise<StationWindow> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('there is no Chromium on this machine');
  let complaints: readonly string[] = [];
  const host = await openTestHost({
    dataDir: places.vault,
    configDir: places.config,
    drives: [places.drive],
    builtFolder: BUILT,
    chromium,
    headless: true,
    kdf: 'floor',
    onPage: (page) => (complaints = watchPage(page)),
    ...options,
  });
  return {
    page: host.page,
    complaints,
    outside: host.outside,
    stationPid: () => Promise.resolve(host.stationPid()),
    close: () => host.close(),
  };
}

async function openElectron(
  places: Places,
  { onOutput, camera }: WindowOptions,
): Promise<StationWindow> {
  const executablePath = findElectron(path.join(ROOT, 'node_modules/electron'));
  if (executablePath === undefined) throw new Error('there is no Electron on this machine');
  const app = await _electron.launch({
    executablePath,
    args: [
      path.join(BUILT_FOR_ELECTRON, 'main/index.js'),
      '--data',
      places.vault,
      '--drive',
      places.drive,
      '--kdf=floor',
      ...cameraArguments(camera),
    ],
    env: {
      PATH: process.env['PATH'] ?? '',
      DISPLAY: process.env['DISPLAY'] ?? '',
      XDG_CONFIG_HOME: places.config,
      // Electron's sandbox does not start as root.
      ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}),
    },
  });
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  }
  const page = await app.firstWindow();
  return {
    page,
    complaints: watchPage(page),
    outside: [],
    stationPid: () =>
      app.evaluate(
        (electron) =>
          electron.app.getAppMetrics().find(({ name }) => name === 'station-process')?.pid,
      ),
    close: () => app.close(),
  };
}
