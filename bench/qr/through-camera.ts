/**
 * Pictures shown until a 10 KB bundle is there, through the model of a webcam, with 30 % of the
 * pictures dropped on top of what the camera makes of them: both ways at equal pictures a second, in
 * the same hands, with the same pictures dropped. What arrives must be what was sent, or the run is
 * void. And what reading costs: processor time over the whole run.
 */
import { createHash } from 'node:crypto';
import { LAYOUTS } from '../../src/optics/layouts.ts';
import { scanCodes } from '../../test/optics/read-codes.ts';
import { seededRandom } from '../measure.ts';
import { photograph } from './camera.ts';
import { HAND, type Conditions } from './conditions.ts';
import { ourArm, urArm, type LightArm } from './light-arms.ts';
import { printLine } from './line.ts';

const DROPPED = 0.3;
/** Nobody holds a camera longer. */
const MOST_PICTURES = 1_000;
const SEED = 4;

export type Sent = {
  /** The response as a tool without our codec would send it. */
  readonly json: Uint8Array;
  /** The same response as we send it. */
  readonly sealed: Uint8Array;
};
type Run = { readonly pictures: number; readonly readMs: number; readonly readPictures: number };

export async function throughCamera(sent: Sent, runs: number): Promise<void> {
  const normal = LAYOUTS.find(({ name }) => name === 'normal');
  if (normal === undefined) throw new Error('There is no normal layout.');
  const arms = { baseline: urArm(sent.json, 400), ours: ourArm(sent.sealed, normal) };
  const baseline: Run[] = [];
  const ours: Run[] = [];
  for (let run = 0; run < runs; run += 1) {
    baseline.push(await passThrough(arms.baseline, HAND, SEED + run));
    ours.push(await passThrough(arms.ours, HAND, SEED + run));
  }
  const facts = {
    json_bytes: sent.json.length,
    sealed_bytes: sent.sealed.length,
    camera: `model, 1080p, ${HAND.name}`,
  };
  const line = (metric: string, unit: string, of: (run: Run) => number, goal?: number) => {
    printLine({
      metric,
      unit,
      baseline: { name: arms.baseline.name, values: baseline.map(of) },
      ours: { name: arms.ours.name, values: ours.map(of) },
      seed: SEED,
      ...(goal === undefined ? {} : { goal }),
      facts,
    });
  };
  line('camera-10k-30', 'pictures', ({ pictures }) => pictures, 30);
  line('camera-10k-30-read-cpu', 'ms a bundle', ({ readMs }) => readMs);
  line('camera-read-cpu', 'ms a picture', (run) => run.readMs / run.readPictures);
}

/** One bundle through the camera. The seed alone says which pictures drop and how the hand moves. */
export async function passThrough(
  arm: LightArm,
  conditions: Conditions,
  seed: number,
): Promise<Run> {
  const passage = arm.start();
  const drops = seededRandom(seed);
  let shown = passage.next();
  let [readMs, readPictures] = [0, 0];
  for (let pictures = 1; pictures <= MOST_PICTURES; pictures += 1) {
    const next = passage.next();
    if (drops() >= DROPPED) {
      const seen = photograph(shown, next, conditions, seededRandom(seed * 7919 + pictures));
      const before = process.cpuUsage().user;
      const whole = await passage.take((await scanCodes(seen)).codes);
      readMs += (process.cpuUsage().user - before) / 1000;
      readPictures += 1;
      if (whole !== undefined) {
        if (sha256(whole) !== sha256(arm.sent)) throw new Error(`${arm.name}: other bytes came.`);
        return { pictures, readMs, readPictures };
      }
    }
    shown = next;
  }
  throw new Error(`${arm.name}: not there after ${MOST_PICTURES} pictures.`);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
