/**
 * The window without Electron: the built page and the built preload in Chromium, and behind them the
 * same desk and the same station process as in the product. For tests, and for a look where
 * Electron's runtime is not to be had. The page says so: this is no place for real keys, since the
 * browser is not the station's own.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openDesk, type Desk } from '../desk/desk.ts';
import { removableDrives } from '../desk/drives.ts';
import type { PageAnswer } from '../ipc/page.ts';
import { forkChannel } from '../station-process/channel.ts';
import { startStation, type StationClient } from '../station-process/client.ts';
import { bridgeScript, EMIT, INVOKE } from './bridge.ts';
import { cameraArguments, followScanning, prepareCamera, type Camera } from './camera.ts';
import { launchChromium } from './chromium.ts';
import { servePage, TEST_ORIGIN } from './page-server.ts';

/** One call as it passed the bridge, for a test that looks for what must not be in it. */
export type PassedCall = {
  readonly name: unknown;
  readonly input: unknown;
  readonly answer: PageAnswer;
};

export type TestHostOptions = {
  readonly dataDir: string;
  readonly configDir: string;
  /** Folders that stand for drives, beside those that are mounted. */
  readonly drives: readonly string[];
  /** What `electron-vite build` wrote. */
  readonly builtFolder: string;
  readonly chromium: string;
  readonly headless: boolean;
  readonly display?: string;
  readonly kdf?: 'floor';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Absent: the cameras of the machine. */
  readonly camera?: Camera;
  readonly onCall?: (call: PassedCall) => void;
  /** Called with the page before it loads anything. */
  readonly onPage?: (page: Page) => void;
  /** What the station process prints, which is to be nothing. */
  readonly onOutput?: (text: string) => void;
};

export type TestHost = {
  readonly page: Page;
  readonly desk: Desk;
  /** Addresses that were asked for and refused. */
  readonly outside: readonly string[];
  /** The station process that runs now, if one does. */
  stationPid(): number | undefined;
  /** Resolves when the browser has ended. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

const INVOKE_CHANNEL = 'station';
const PROGRESS_CHANNEL = 'station-progress';

export async function openTestHost(options: TestHostOptions): Promise<TestHost> {
  const browser = await launchChromium({
    executablePath: options.chromium,
    headless: options.headless,
    display: options.display,
    cameraArguments: cameraArguments(options.camera),
  });
  try {
    return await openIn(browser, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openIn(browser: Browser, options: TestHostOptions): Promise<TestHost> {
  const outside: string[] = [];
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: options.headless ? (options.viewport ?? { width: 1280, height: 800 }) : null,
  });
  await prepareCamera(context, options.camera);
  await servePage(context, path.join(options.builtFolder, 'renderer'), outside);
  const page = await context.newPage();
  // There is one window; whatever a page opens beside it is closed at once.
  context.on('page', (other) => void other.close());
  options.onPage?.(page);
  const station = stationStarter(options);
  const desk = openDesk({
    dataDir: options.dataDir,
    configDir: options.configDir,
    origin: TEST_ORIGIN,
    host: 'test-host',
    version: 'test host',
    platform: process.platform,
    startStation: station.start,
    drives: removableDrives({ platform: process.platform, extra: options.drives }),
    printer: {
      print: async () => {
        await page.evaluate('globalThis.print()');
      },
      pdf: async () => new Uint8Array(await page.pdf({ preferCSSPageSize: true, tagged: true })),
    },
    onScanning: (isOpen) => followScanning(context, options.camera, isOpen),
    ...(options.kdf === undefined ? {} : { kdf: options.kdf }),
  });
  await connect(context, page, desk, options);
  await page.goto(`${TEST_ORIGIN}/`);
  const ended = new Promise<void>((resolve) => {
    browser.once('disconnected', () => {
      resolve();
    });
    // The person closed the window.
    page.once('close', () => void browser.close());
  });
  return {
    page,
    desk,
    outside,
    stationPid: station.pid,
    ended,
    async close() {
      await desk.close();
      await browser.close();
    },
  };
}

/** The preload's `ipcRenderer` to the desk, and the desk's progress back to the preload. */
async function connect(
  context: BrowserContext,
  page: Page,
  desk: Desk,
  { builtFolder, onCall }: TestHostOptions,
): Promise<void> {
  await context.exposeBinding(
    INVOKE,
    async (source, channel: unknown, args: unknown): Promise<PageAnswer> => {
      if (channel !== INVOKE_CHANNEL || !Array.isArray(args)) throw new Error('no such channel');
      const [name, callNumber, input] = args as readonly unknown[];
      const sender = {
        origin: originOf(source.frame.url()),
        isMainFrame: source.page === page && source.frame === page.mainFrame(),
      };
      const report = (progress: unknown): void => {
        const sent = [EMIT, PROGRESS_CHANNEL, { callNumber, progress }] as const;
        page.evaluate(emit, sent).catch(() => undefined); // the page is gone
      };
      const answer = await desk.answer(name, callNumber, structuredClone(input), sender, report);
      onCall?.({ name, input, answer });
      return structuredClone(answer);
    },
  );
  const preload = readFileSync(path.join(builtFolder, 'preload/index.cjs'), 'utf8');
  await context.addInitScript({ content: bridgeScript(preload) });
}

/** Runs in the page. */
function emit([name, channel, report]: readonly [string, string, unknown]): void {
  const globals = globalThis as unknown as Record<symbol, (...args: unknown[]) => void>;
  globals[Symbol.for(name)]?.(channel, report);
}

function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function stationStarter({ builtFolder, onOutput }: TestHostOptions): {
  start: (dir: string) => StationClient;
  pid: () => number | undefined;
} {
  const script = path.join(builtFolder, 'main/station-process.js');
  let running: StationClient | undefined;
  return {
    start(dir) {
      const client = startStation({ dir, open: (at) => forkChannel(script, at, onOutput) });
      running = client;
      void client.ended.then(() => {
        if (running === client) running = undefined;
      });
      return client;
    },
    pid: () => running?.pid,
  };
}
