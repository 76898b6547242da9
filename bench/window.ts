/**
 * The built window over vaults of 10², 10³ and 10⁴ keys: first paint of the page, the time from the click
 * on “Unlock” to a home screen that can be used, and the memory of page, main and station process. The
 * custodians' passphrases cost the floor here (256 MiB), which is the same in every row.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { text } from '../src/renderer/text/en.ts';
import { findChromium } from '../src/test-host/chromium.ts';
import { openTestHost, type TestHost } from '../src/test-host/open-test-host.ts';
import { openVault } from '../src/vault/open-vault.ts';
import { makePairedStation, THRESHOLD, type People } from '../test/e2e/stage/made-station.ts';
import { addKeys } from './filled-vault.ts';
import { quantile, report, round3 } from './measure.ts';

const SIZES = [100, 1_000, 10_000];
const ROUNDS = 3;

type Figures = Record<
  'first_paint_ms' | 'unlock_to_home_ms' | 'page_heap_mb' | 'main_mb' | 'station_mb',
  number
>;

const chromium = findChromium();
if (chromium === undefined) throw new Error('Chromium is not installed (Debian: chromium)');
const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-'));
try {
  const people = await makePairedStation(folder);
  const growth: Record<string, number>[] = [];
  let held = 0;
  for (const keys of SIZES) {
    fill(keys - held);
    held = keys;
    const rounds: Figures[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const host = await openTestHost({
        dataDir: path.join(folder, 'vault'),
        configDir: path.join(folder, 'config'),
        drives: [],
        builtFolder: path.resolve(import.meta.dirname, '../out'),
        chromium,
        headless: true,
      });
      try {
        rounds.push(await oneRound(host, people));
      } finally {
        await host.close();
      }
    }
    growth.push({ keys, ...medians(rounds) });
  }
  report('window over a growing vault', { rounds: ROUNDS, growth });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fill(count: number): void {
  const vault = openVault(path.join(folder, 'vault'), { now: new Date() });
  addKeys(vault, count, vault.identity().createdAt);
  vault.close();
}

async function oneRound(host: TestHost, people: People): Promise<Figures> {
  const { page } = host;
  const home = page.getByRole('heading', { level: 1, name: text.home.title });
  await home.waitFor();
  const firstPaint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await page.getByRole('banner').getByRole('button', { name: text.shell.unlock }).click();
  for (const [name, passphrase] of people.slice(0, THRESHOLD)) {
    await page.getByRole('radio', { name }).check();
    await page.getByLabel(text.parts.quorum.passphraseOf(name)).fill(passphrase);
    await page.getByRole('button', { name: text.parts.quorum.take(name) }).click();
  }
  const start = performance.now();
  await page.locator('main').getByRole('button', { name: text.unlock.action }).click();
  await home.waitFor();
  const unlocked = performance.now() - start;
  return {
    first_paint_ms: firstPaint,
    unlock_to_home_ms: unlocked,
    page_heap_mb: await heapOf(page),
    main_mb: residentMb(process.pid),
    station_mb: residentMb(host.stationPid() ?? 0),
  };
}

/** The page's own heap after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

/** Resident memory as Linux counts it. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1e3;
}

function medians(rounds: readonly Figures[]): Figures {
  const median = (name: keyof Figures): number =>
    round3(
      quantile(
        rounds.map((round) => round[name]),
        0.5,
      ),
    );
  return {
    first_paint_ms: median('first_paint_ms'),
    unlock_to_home_ms: median('unlock_to_home_ms'),
    page_heap_mb: median('page_heap_mb'),
    main_mb: median('main_mb'),
    station_mb: median('station_mb'),
  };
}
