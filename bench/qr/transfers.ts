/** Runs of arms: how many pictures were shown until all was there, by arm, loss and moment of joining. */
import { seededRandom } from '../measure.ts';
import type { FrameArm, Join, Transfer } from './frame-arms.ts';
import type { Loss } from './loss.ts';

/** Whoever has shown so many times what is needed, and 100 more, does not come to an end. */
const PATIENCE = 30;

export type Cell = { readonly loss: Loss; readonly join: Join };

/** Pictures of each run; Infinity for one that did not end. Arms with one seed lose the same pictures. */
export async function picturesOf(
  arm: FrameArm,
  { loss, join }: Cell,
  { runs, seed }: { runs: number; seed: number },
): Promise<number[]> {
  const pictures: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    pictures.push(await shown(arm, loss, join, seed + run, false));
  }
  return pictures;
}

/** Real encoder, real decoder, the same number of pictures and the same bytes, or an error. */
export async function prove(
  arm: FrameArm,
  { loss, join }: Cell,
  { runs, seed }: { runs: number; seed: number },
): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const counted = await shown(arm, loss, join, seed + run, false);
    const real = await shown(arm, loss, join, seed + run, true);
    if (counted !== real) {
      throw new Error(`${arm.name}: counted ${String(counted)} pictures, really ${String(real)}.`);
    }
  }
}

async function shown(
  arm: FrameArm,
  loss: Loss,
  join: Join,
  seed: number,
  isReal: boolean,
): Promise<number> {
  const isLost = loss.start(seededRandom(seed));
  // A generator of its own, so that what an arm draws does not move the losses.
  const transfer: Transfer = arm.start({ join, random: seededRandom(seed + 0x5eed), isReal });
  const most = PATIENCE * Math.ceil(arm.pictures / (1 - loss.share)) + 100;
  for (let picture = 1; picture <= most; picture += 1) {
    if (await transfer(isLost())) return picture;
  }
  return Infinity;
}
