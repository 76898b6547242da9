/**
 * Bundles as pictures that are lost or not, without pixels: how many are shown until all is there, ours
 * beside what the field has, at equal pictures a second. A picture that is lost is lost with all its
 * codes. Figures of a model: they compare codes, not cameras.
 */
import { LAYOUTS, type Layout } from '../../src/optics/layouts.ts';
import type { Sample } from './corpus.ts';
import { bbqrArm, urArm, urFitArm } from './field-arms.ts';
import { ourArm, type FrameArm, type Join } from './frame-arms.ts';
import { printFacts, printLine } from './line.ts';
import { LOSSES, THIRTY, type Loss } from './loss.ts';
import { picturesOf, prove, type Cell } from './transfers.ts';

const SEED = 21;
const JOINS: readonly Join[] = ['first frame', 'random join'];
/** Above so many fragments a run of bc-ur takes long, even where it only counts. */
const MANY = 200;
const MORE = 500;

export type Effort = { readonly runs: number; readonly isQuick: boolean };

type Pair = {
  readonly name: string;
  readonly baseline: FrameArm;
  readonly ours: FrameArm;
  readonly goal?: number;
  /** Compared at 30 % from the first frame only. */
  readonly isExtra?: boolean;
};

export async function frameLevel(samples: readonly Sample[], effort: Effort): Promise<void> {
  for (const sample of samples) {
    for (const pair of pairsOf(sample)) {
      await proveBaseline(sample.name, pair.baseline, effort);
      for (const cell of cellsOf(pair)) await compare(sample, pair, cell, effort);
    }
  }
}

function pairsOf({ name, json, codec2 }: Sample): Pair[] {
  const [grid, single] = [ourArm(codec2, layoutOf('normal')), ourArm(codec2, one(25))];
  const is = (size: Sample['name'], goal: number) => (name === size ? { goal } : {});
  return [
    { name: 'bc-ur 400 / grid', baseline: urArm(json, 400), ours: grid, ...is('10 KB', 30) },
    { name: 'bc-ur v25 / v25', baseline: urFitArm(json, 25), ours: single, ...is('100 KB', 7.5) },
    { name: 'BBQr v25 / v25', baseline: bbqrArm(json, 25), ours: single, ...is('100 KB', 6) },
    {
      name: 'bc-ur v40 / v40',
      baseline: urFitArm(json, 40),
      ours: ourArm(codec2, one(40)),
      isExtra: true,
    },
    {
      name: 'BBQr v40 / v40',
      baseline: bbqrArm(json, 40),
      ours: ourArm(codec2, one(40)),
      isExtra: true,
    },
    { name: 'bc-ur 200 / grid', baseline: urArm(json, 200), ours: grid, isExtra: true },
    { name: 'bc-ur 100 / grid', baseline: urArm(json, 100), ours: grid, isExtra: true },
  ];
}

function cellsOf({ isExtra }: Pair): Cell[] {
  if (isExtra === true) return [{ loss: THIRTY, join: 'first frame' }];
  return LOSSES.flatMap((loss) => JOINS.map((join) => ({ loss, join })));
}

async function compare(sample: Sample, pair: Pair, cell: Cell, effort: Effort): Promise<void> {
  const runs = runsOf(pair.baseline, cell.loss, effort);
  const baseline = await picturesOf(pair.baseline, cell, { runs, seed: SEED });
  const ours = await picturesOf(pair.ours, cell, { runs, seed: SEED });
  const isGoal = cell.loss === THIRTY && cell.join === 'first frame' && !effort.isQuick;
  printLine({
    metric: `frames ${sample.name}, ${cell.loss.name}, ${cell.join}: ${pair.name}`,
    unit: 'pictures',
    baseline: { name: pair.baseline.name, values: baseline },
    ours: { name: pair.ours.name, values: ours },
    seed: SEED,
    ...(isGoal && pair.goal !== undefined ? { goal: pair.goal } : {}),
    facts: {
      level: 'frames (model)',
      json_bytes: sample.json.length,
      sealed_bytes: sample.codec2.length,
    },
  });
}

function runsOf({ pictures }: FrameArm, loss: Loss, { runs, isQuick }: Effort): number {
  if (isQuick || pictures < MANY) return runs;
  if (pictures > MORE) return Math.min(runs, 20);
  return loss === THIRTY ? runs : Math.min(runs, 40);
}

/** Real codes through the real library, which must end with the very picture that was counted. */
async function proveBaseline(size: string, arm: FrameArm, { isQuick }: Effort): Promise<void> {
  const runs = isQuick ? 1 : arm.pictures < 60 ? 5 : arm.pictures < MANY ? 2 : 1;
  // Half a minute a run: there the same code was proved with fewer fragments.
  const isProved = arm.pictures <= (isQuick ? 30 : 300);
  if (isProved) await prove(arm, { loss: THIRTY, join: 'random join' }, { runs, seed: SEED });
  printFacts(`proof ${size}: ${arm.name}`, {
    runs_of_the_real_library: isProved ? runs : 0,
    counted_alike: isProved,
    bytes_identical: isProved,
  });
}

export function one(version: number): Layout {
  return { name: 'normal', version, columns: 1, rows: 1 };
}

export function layoutOf(wanted: Layout['name']): Layout {
  const layout = LAYOUTS.find(({ name }) => name === wanted);
  if (layout === undefined) throw new Error(`There is no layout ${wanted}.`);
  return layout;
}
