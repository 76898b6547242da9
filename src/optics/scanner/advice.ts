/**
 * What to tell whoever holds the camera: one thing at a time, the one that helps most. What reads well
 * is said to read well, whatever else is in the picture.
 */
import type { Taken } from '../../protocol/frames/taken.ts';

export type Advice =
  | 'looking'
  | 'lookingAgain'
  | 'reading'
  | 'steadier'
  | 'closer'
  | 'wrongKind'
  | 'wrongContent'
  | 'otherSeries'
  | 'acknowledgement'
  | 'spoiled';

/** When a code of each kind was last taken. */
export type LastTaken = Partial<Record<Taken['kind'], number>>;

export type Sight = {
  readonly at: number;
  readonly last: LastTaken;
  readonly hasProgress: boolean;
  /** What was read whole last was something else than is wanted. */
  readonly isWrong: boolean;
  /** Of the last seconds: pictures, and of them in per cent those read, those seen but not read. */
  readonly pictures: number;
  readonly quality: number;
  readonly unread: number;
};

/** That something was wrong stays to be read for longer than what is well. */
const SPOILED_MS = 6_000;
const RECENT_MS = 2_000;
/** Fewer pictures say nothing yet. */
const ENOUGH_PICTURES = 8;
const POOR_QUALITY = 50;
const MUCH_UNREAD = 40;

export function adviceFor(sight: Sight): Advice {
  const { at, last, hasProgress, isWrong, pictures, quality, unread } = sight;
  const within = (kind: Taken['kind'], ms: number): boolean => at - (last[kind] ?? -Infinity) < ms;
  if (within('spoiled', SPOILED_MS)) return 'spoiled';
  if (within('new', RECENT_MS) || within('known', RECENT_MS)) {
    return pictures >= ENOUGH_PICTURES && quality < POOR_QUALITY ? 'steadier' : 'reading';
  }
  if (isWrong) return 'wrongContent';
  if (within('other-series', RECENT_MS)) return 'otherSeries';
  if (within('acknowledgement', RECENT_MS)) return 'acknowledgement';
  if (within('not-ours', RECENT_MS)) return 'wrongKind';
  if (pictures >= ENOUGH_PICTURES && unread >= MUCH_UNREAD) return 'closer';
  return hasProgress ? 'lookingAgain' : 'looking';
}
