/**
 * The system's Chromium, started over a pipe so that no port is opened. It is given no name service
 * and no way out; what it asks for is answered, or refused and counted, by `page-server.ts`.
 */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** How a person gets one on Debian and what is made from it. */
export const CHROMIUM_PACKAGE = 'chromium';

const NO_WAY_OUT = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** Where Chromium is on this machine; undefined when it is in none of the usual places. */
export function findChromium(places: readonly string[] = PLACES): string | undefined {
  return places.find((place) => existsSync(place));
}

export type ChromiumOptions = {
  readonly executablePath: string;
  readonly headless: boolean;
  readonly display: string | undefined;
  readonly cameraArguments: readonly string[];
};

export async function launchChromium(options: ChromiumOptions): Promise<Browser> {
  const { executablePath, headless, display, cameraArguments } = options;
  const isRoot = process.getuid?.() === 0;
  return await chromium.launch({
    executablePath,
    headless,
    // Chromium's own sandbox does not start as root; the station is not to be run as root anyway.
    chromiumSandbox: !isRoot,
    args: [
      ...NO_WAY_OUT,
      ...cameraArguments,
      ...(headless ? [] : ['--test-type', '--start-maximized']),
    ],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/tmp',
      ...(display === undefined ? {} : { DISPLAY: display }),
    },
  });
}
