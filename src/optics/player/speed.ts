/** How long a picture stands, in steps that a hand can feel; and what one round of them takes. */
import { framesNeeded, MAX_FRAMES } from '../../protocol/frames/series.ts';

/** Milliseconds a picture, slowest first. */
export const SPEEDS = [2_000, 1_500, 1_000, 750, 500, 400, 300, 250, 200, 150, 125, 100] as const;
export const STANDARD_SPEED = 200;

/** A round that takes longer tires the arms of whoever holds the camera: a file is the better way. */
export const LONGEST_ROUND_MS = 120_000;

/** `by` steps faster, or slower where it is negative; the ends are firm. */
export function stepSpeed(intervalMs: number, by: number): number {
  const at = SPEEDS.findIndex((speed) => speed <= intervalMs);
  const from = at === -1 ? SPEEDS.length - 1 : at;
  const to = Math.min(SPEEDS.length - 1, Math.max(0, from + by));
  return SPEEDS[to] ?? STANDARD_SPEED;
}

export type Round = {
  /** Codes that are needed, whichever they are. */
  readonly codes: number;
  readonly pictures: number;
  readonly takesMs: number;
};

export function roundOf(codes: number, codesPerPicture: number, intervalMs: number): Round {
  const pictures = Math.max(1, Math.ceil(codes / codesPerPicture));
  return { codes, pictures, takesMs: pictures * intervalMs };
}

/** Whether so many bytes fit a series of codes that hold `frameBytes` each. */
export function isCarried(totalBytes: number, frameBytes: number): boolean {
  return framesNeeded(totalBytes, frameBytes) <= MAX_FRAMES;
}
