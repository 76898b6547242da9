/**
 * What years of use cost: the same calls with 10^3 and 10^5 backups stored (10^6 with `--million`), one at a
 * time, and the memory of the process that answers them. What should not grow is the time of a call, the
 * time to open the gateway, and the memory.
 */
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { gatewayStatus } from '../../src/gateway/status.ts';
import { clock, fillBackups } from '../../test/gateway/filled-gateway.ts';
import { quantile, report, round3, timed } from '../measure.ts';
import { drive } from './client.ts';
import { benchPlaces } from './gateway-place.ts';
import { startServed } from './served-child.ts';
import { openWallet } from './wallet.ts';

const SIZES = [1_000, 100_000, ...(process.argv.includes('--million') ? [1_000_000] : [])];
const MEASURED = ['storeData', 'verifyBackup'];
const CALLS = 300;
const MB = 1_048_576;

for await (const { database, place, remove } of benchPlaces()) {
  const create = { env: 'test', name: 'Bench' } as const;
  const filling = await openGateway(place, { clock, random: systemRandom, create });
  const { calls, answered } = await openWallet(filling);
  let held = 0;
  const growth: Record<string, number>[] = [];
  for (const backups of SIZES) {
    await fillBackups(filling, backups - held);
    held = backups;
    const open = async () => {
      const gateway = await openGateway(place, { clock, random: systemRandom });
      await gateway.close();
    };
    const opening = await timed(open);
    const status = await timed(() => gatewayStatus(filling));
    const child = await startServed(place, answered);
    const times: Record<string, number> = {};
    for (const call of calls) {
      if (!MEASURED.includes(call.operationId)) continue;
      const { latencies } = await drive({
        port: child.ports.ours,
        connections: 1,
        calls: CALLS,
        next: call.next,
        expectedStatus: 200,
      });
      times[`${call.operationId}_ms`] = round3(quantile(latencies, 0.5));
      times[`${call.operationId}_p99_ms`] = round3(quantile(latencies, 0.99));
    }
    const { rss, heapUsed } = await child.memory();
    growth.push({
      backups,
      ...times,
      open_ms: round3(opening),
      status_ms: round3(status),
      rss_mb: Math.round(rss / MB),
      heap_mb: Math.round(heapUsed / MB),
    });
    await child.end();
  }
  await filling.close();
  report(`calls with many backups stored, ${database}`, { growth });
  await remove();
}
