/**
 * What a long audit log costs a process that is started: it reads and verifies all of it once, before the
 * first checkpoint it signs. `--million` for 10^6 entries, which takes minutes to write.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { report, round3, timed } from '../measure.ts';
import { clock, fillLog } from '../../test/gateway/filled-gateway.ts';

const SIZES = [1_000, 100_000, ...(process.argv.includes('--million') ? [1_000_000] : [])];
const MB = 1_048_576;

const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-'));
const open = () =>
  openGateway(folder, {
    clock,
    random: systemRandom,
    create: { env: 'test', name: 'Bench' },
  });

try {
  const filling = await open();
  let held = 1;
  const growth: Record<string, number>[] = [];
  for (const entries of SIZES) {
    await fillLog(filling, entries - held);
    held = entries;
    const gateway = await open();
    globalThis.gc?.();
    const before = process.memoryUsage();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
    let stalls = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      stalls = Math.max(stalls, performance.now() - last);
      last = performance.now();
    }, 1);
    const first = await timed(() => gateway.log.catchUp(gateway.db));
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(watch);
    clearInterval(beat);
    const again = await timed(() => gateway.log.catchUp(gateway.db));
    globalThis.gc?.();
    growth.push({
      entries,
      first_ms: round3(first),
      us_per_entry: round3((first * 1_000) / entries),
      longest_stall_ms: round3(stalls),
      again_ms: round3(again),
      peak_over_baseline_mb: round3((Math.max(peak, process.memoryUsage().rss) - before.rss) / MB),
      kept_mb: round3(
        (process.memoryUsage().heapUsed +
          process.memoryUsage().arrayBuffers -
          before.heapUsed -
          before.arrayBuffers) /
          MB,
      ),
    });
    await gateway.close();
  }
  await filling.close();
  report('the own audit log read by a process that starts', { growth });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
