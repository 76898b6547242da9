/**
 * RSA-4096 keys two at once against one after the other, through the station's own key maker with
 * all its new-key checks. The time to find primes is geometric, so each round makes a batch: with a
 * single pair the slower key alone would decide the ratio.
 */
import { systemRandom } from '../src/core/crypto/random.ts';
import { generateKey } from '../src/core/keys/generate.ts';
import { measure } from './measure.ts';

const BATCH = 24;

async function makeKeys(atOnce: number): Promise<void> {
  let started = 0;
  const maker = async (): Promise<void> => {
    while (started < BATCH) {
      started += 1;
      const key = await generateKey('rsa4096', { random: systemRandom, earlierModuli: [] });
      key.secret.destroy();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, maker));
}

await measure({
  metric: 'RSA-4096 keys a second, two at once against one after the other',
  baseline: { name: `${BATCH} keys one after the other`, run: () => makeKeys(1) },
  ours: { name: `${BATCH} keys two at once`, run: () => makeKeys(2) },
  rounds: 7,
  goal: 1.8,
  facts: { keys_per_round: BATCH },
});
