/**
 * The gateway's console in a browser of its own, as an operator has it: a page that a real gateway
 * process serves on the loopback address, and nothing else that this browser could reach.
 */
import process from 'node:process';
import { chromium, type Page } from 'playwright-core';
import { cameraArguments, type Camera } from '../../../src/test-host/camera.ts';
import { findChromium } from '../../../src/test-host/chromium.ts';
import { watchPage } from './watch.ts';

export type ConsoleWindow = {
  readonly page: Page;
  /** What the page complained of; nothing is what a spec wants. */
  readonly complaints: readonly string[];
  /** What the page asked for that is not its gateway's; nothing is what a spec wants. */
  readonly outside: readonly string[];
  close(): Promise<void>;
};

export type ConsoleOptions = {
  /** A film for its camera; without one the browser has none. */
  readonly camera?: Camera;
  readonly viewport?: { readonly width: number; readonly height: number };
};

const PATIENCE_MS = 30_000;
const ONLY_THIS_MACHINE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** `url` as `gateway serve` names it. */
export async function openConsole(
  url: string,
  { camera = { kind: 'none' }, viewport = { width: 1280, height: 800 } }: ConsoleOptions = {},
): Promise<ConsoleWindow> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium on this machine');
  const { origin } = new URL(url);
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    // Chromium's own sandbox does not start as root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [ONLY_THIS_MACHINE, '--disable-background-networking', ...cameraArguments(camera)],
  });
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  const isAllowed = camera.kind === 'film';
  await context.grantPermissions([...(isAllowed ? ['camera'] : []), 'screen-wake-lock'], {
    origin,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const outside: string[] = [];
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.protocol !== 'blob:') outside.push(asked.href);
  });
  const complaints = watchPage(page);
  await page.goto(url);
  return { page, complaints, outside, close: () => browser.close() };
}
