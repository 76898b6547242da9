/**
 * Why a station that was unlocked is locked now, as far as a window can tell. It must not guess: a
 * process that was ended from outside is not one that nobody used.
 */
export type LockedBecause = 'idle' | 'panic' | 'asked' | 'air-gap' | 'ended';

/** The pulse that sees it comes up to so long before or after the station's own deadline. */
const SLACK_MS = 5_000;

export function whyLocked(seen: {
  /** What this window itself did. */
  readonly own: 'panic' | 'asked' | undefined;
  /** Whether a breach of the air gap locks this station, and there is one. */
  readonly isBreached: boolean;
  /** When it was to lock itself for idleness, and now, on one clock. */
  readonly deadline: number;
  readonly now: number;
}): LockedBecause {
  if (seen.own !== undefined) return seen.own;
  if (seen.isBreached) return 'air-gap';
  return seen.now >= seen.deadline - SLACK_MS ? 'idle' : 'ended';
}
