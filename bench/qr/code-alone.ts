/**
 * The code alone, on bytes in which nothing can be saved: pictures shown beside what any code needs,
 * k / (1 − p). One code a picture, version 25.
 */
import { quantile, round3, seededRandom } from '../measure.ts';
import { ourArm } from './frame-arms.ts';
import { one, type Effort } from './frame-level.ts';
import { printFacts } from './line.ts';
import { TENTH, THIRTY } from './loss.ts';
import { picturesOf } from './transfers.ts';

const SEED = 23;
const GOAL = 1.02;

export async function codeAlone({ runs, isQuick }: Effort): Promise<void> {
  const random = seededRandom(SEED);
  for (const size of isQuick ? [10_000] : [10_000, 100_000, 196_000]) {
    const bytes = Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
    const arm = ourArm(bytes, one(25));
    for (const loss of [TENTH, THIRTY]) {
      const pictures = await picturesOf(arm, { loss, join: 'random join' }, { runs, seed: SEED });
      const bound = arm.pictures / (1 - loss.share);
      const parts = pictures.map((shown) => shown / bound);
      const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
      printFacts(`code alone, ${String(size / 1000)} KB of random bytes, ${loss.name}`, {
        shown_to_bound: round3(mean),
        shown_to_bound_p95: round3(quantile(parts, 0.95)),
        ...(isQuick ? {} : { goal: GOAL, met: mean <= GOAL }),
        bound: round3(bound),
        arm: arm.name,
        n: runs,
        seed: SEED,
        level: 'frames (model)',
      });
    }
  }
}
