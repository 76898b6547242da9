/**
 * A file of 10 MB through the gateway and into its database: how much the memory of the process grows over
 * what it needs for one of 4 KB, and how the time compares with the same bytes through the same call without
 * its act, which holds the body whole. A ratio above 1 would say that keeping it costs nothing.
 */
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { clock } from '../../test/gateway/filled-gateway.ts';
import { measure, round3 } from '../measure.ts';
import { drive } from './client.ts';
import { benchPlaces } from './gateway-place.ts';
import { startServed } from './served-child.ts';
import type { ServedChild } from './served-child.ts';
import { form, openWallet } from './wallet.ts';

const FILE_BYTES = 10 * 1_048_576;
const WARM_UP = 3;
const ROUNDS = 9;
const MB = 1_048_576;

for await (const { database, place, remove } of benchPlaces()) {
  const create = { env: 'test', name: 'Bench' } as const;
  const gateway = await openGateway(place, { clock, random: systemRandom, create });
  const { answered, rsaKey, token } = await openWallet(gateway);
  await gateway.close();
  const child = await startServed(place, answered);
  const large = systemRandom.bytes(FILE_BYTES);
  const send = async (which: 'ours' | 'ceiling', file: Uint8Array): Promise<void> => {
    await drive({
      port: child.ports[which],
      connections: 1,
      calls: 1,
      next: () => form(token, rsaKey, file),
      expectedStatus: 200,
    });
  };
  const small = systemRandom.bytes(4_096);
  const overSmall = {
    ours: await peakOver(
      child,
      () => send('ours', small),
      () => send('ours', large),
    ),
    ceiling: await peakOver(
      child,
      () => send('ceiling', small),
      () => send('ceiling', large),
    ),
  };
  await measure({
    metric: `a file of 10 MB stored, ${database}, against ceiling`,
    baseline: { name: 'read whole, not kept', run: () => send('ceiling', large) },
    ours: { name: 'kept in the database', run: () => send('ours', large) },
    rounds: ROUNDS,
    facts: {
      peak_over_small_file_mb: overSmall.ours,
      baseline_peak_over_small_file_mb: overSmall.ceiling,
    },
  });
  await child.end();
  await remove();
}

/** How many megabytes of memory outside the heap `large` needs at its peak beyond `small`. */
async function peakOver(
  child: ServedChild,
  small: () => Promise<void>,
  large: () => Promise<void>,
): Promise<number> {
  const peak = async (work: () => Promise<void>): Promise<number> => {
    for (let count = 0; count < WARM_UP; count++) await work();
    return await child.peak(work);
  };
  const ofSmall = await peak(small);
  return round3(((await peak(large)) - ofSmall) / MB);
}
