/**
 * Where the gain comes from: one step at a time from bc-ur on JSON to a grid of ours. Steps 2 to 5 stay at
 * one code a picture and version 25; only what the line says changes.
 */
import { round3, quantile } from '../measure.ts';
import type { Sample } from './corpus.ts';
import { bbqrArm, urFitArm } from './field-arms.ts';
import { ourArm, type FrameArm } from './frame-arms.ts';
import { layoutOf, one, type Effort } from './frame-level.ts';
import { printFacts } from './line.ts';
import { THIRTY } from './loss.ts';
import { picturesOf } from './transfers.ts';

const SEED = 22;

export async function decomposition(sample: Sample, { runs }: Effort): Promise<void> {
  const { json, codec1Each, codec2Each, codec2 } = sample;
  const steps: [string, FrameArm][] = [
    ['bc-ur, best fit, the JSON', urFitArm(json, 25)],
    ['our code, the same bytes', ourArm(json, one(25))],
    ['+ deflated and sealed (codec 1), an attestation a key', ourArm(codec1Each, one(25))],
    ['+ packed (codec 2)', ourArm(codec2Each, one(25))],
    ['+ one attestation for all', ourArm(codec2, one(25))],
    ['+ grid of the normal layout', ourArm(codec2, layoutOf('normal'))],
    ['+ grid of the densest layout', ourArm(codec2, layoutOf('highest'))],
    ['beside it: bc-ur, best fit, our sealed bytes', urFitArm(codec2, 25)],
    ['beside it: bc-ur, best fit, a JSON that says each key once', urFitArm(leanOf(json), 25)],
    ['beside it: BBQr Z, the JSON', bbqrArm(json, 25)],
    ['beside it: BBQr Z, a JSON that says each key once', bbqrArm(leanOf(json), 25)],
  ];
  let first: number | undefined;
  for (const [step, arm] of steps) {
    const cell = { loss: THIRTY, join: 'first frame' } as const;
    const pictures = await picturesOf(arm, cell, { runs, seed: SEED });
    const median = quantile(pictures, 0.5);
    first ??= median;
    printFacts(`decomposition ${sample.name}, 30 %: ${step}`, {
      ratio: round3(first / median),
      pictures: { median: round3(median), p95: round3(quantile(pictures, 0.95)), n: runs },
      arm: arm.name,
      seed: SEED,
      level: 'frames (model)',
    });
  }
}

/** The strictest baseline: without the statements, which say each key again, and their proofs. */
function leanOf(json: Uint8Array): Uint8Array {
  const left = (name: string, value: unknown): unknown =>
    name === 'statement' || name === 'proof' ? undefined : value;
  return new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(json)), left));
}
