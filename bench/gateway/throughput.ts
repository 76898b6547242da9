/**
 * Calls of a gateway on a real socket, against the same calls without their act (the same checks of body
 * and caller) and against a bare route that reads the body and answers. A process serves all three; sixteen
 * connections ask as fast as they are answered. A ratio of 0.5 says: half as many calls a second.
 */
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { clock, fillPool } from '../../test/gateway/filled-gateway.ts';
import { measure, quantile, round3 } from '../measure.ts';
import { drive } from './client.ts';
import { benchPlaces } from './gateway-place.ts';
import { startServed } from './served-child.ts';
import { openWallet } from './wallet.ts';
import type { MeasuredCall } from './wallet.ts';

const CONNECTIONS = 16;
const CALLS = 200;
const ROUNDS = 7;

for await (const { database, place, remove } of benchPlaces()) {
  const create = { env: 'test', name: 'Bench' } as const;
  const gateway = await openGateway(place, { clock, random: systemRandom, create });
  const { calls, answered } = await openWallet(gateway);
  await fillPool(gateway, CALLS * (ROUNDS * 2 + 2));
  await gateway.close();
  const child = await startServed(place, answered);
  const arm = (call: MeasuredCall, which: keyof typeof child.ports) => {
    const latencies: number[] = [];
    const speeds: number[] = [];
    const run = async (): Promise<void> => {
      const answers = await drive({
        port: child.ports[which],
        connections: CONNECTIONS,
        calls: CALLS,
        next: call.next,
        expectedStatus: 200,
      });
      latencies.push(...answers.latencies);
      speeds.push(answers.perSecond);
    };
    return { name: which, run, latencies, speeds };
  };
  for (const call of calls) {
    await arm(call, 'ours').run();
    for (const which of ['ceiling', 'bare'] as const) {
      const ours = arm(call, 'ours');
      const baseline = arm(call, which);
      await measure({
        metric: `${call.name}, ${database}, against ${which}`,
        baseline,
        ours,
        rounds: ROUNDS,
        facts: { calls: CALLS, connections: CONNECTIONS },
        closingFacts: () => ({
          per_second: Math.round(quantile(ours.speeds, 0.5)),
          p99_ms: round3(quantile(ours.latencies, 0.99)),
          baseline_per_second: Math.round(quantile(baseline.speeds, 0.5)),
          baseline_p99_ms: round3(quantile(baseline.latencies, 0.99)),
        }),
      });
    }
  }
  await child.end();
  await remove();
}
