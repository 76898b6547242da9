/**
 * What may become of an identity verification. Approved, declined, failed and expired are the end: nothing
 * leads out of them, and nothing but an approval leads to approved. An undecided one ends by itself when its
 * time is over; that needs no clock that ticks, for it is seen whenever somebody looks.
 */
import type { VerificationRow } from '../storage/tables/verifications.ts';

export type VerificationState = VerificationRow['state'];

/** What a caller is told: the four words of the documents. */
export const STATUSES = ['pending', 'approved', 'declined', 'review'] as const;
export type VerificationStatus = (typeof STATUSES)[number];

export const ACTIONS = [
  'start_inquiry',
  'complete_inquiry',
  'fail_inquiry',
  'expire_inquiry',
  'mark_for_review_inquiry',
  'approve_inquiry',
  'decline_inquiry',
] as const;
export type VerificationAction = (typeof ACTIONS)[number];

/** How long a verification may stay undecided, and how long an approval serves. */
export const UNDECIDED_HOURS = 24;
export const APPROVED_HOURS = 7 * 24;

const DECISIONS = {
  approve_inquiry: 'approved',
  decline_inquiry: 'declined',
  expire_inquiry: 'expired',
} as const;

const NEXT: Readonly<
  Record<VerificationState, Readonly<Partial<Record<VerificationAction, VerificationState>>>>
> = {
  created: {
    start_inquiry: 'started',
    complete_inquiry: 'completed',
    fail_inquiry: 'failed',
    mark_for_review_inquiry: 'review',
    ...DECISIONS,
  },
  started: {
    complete_inquiry: 'completed',
    fail_inquiry: 'failed',
    mark_for_review_inquiry: 'review',
    ...DECISIONS,
  },
  completed: { mark_for_review_inquiry: 'review', ...DECISIONS },
  review: DECISIONS,
  approved: {},
  declined: {},
  failed: {},
  expired: {},
};

/** Where `action` leads from `state`, or undefined where it leads nowhere. */
export function after(
  state: VerificationState,
  action: VerificationAction,
): VerificationState | undefined {
  return NEXT[state][action];
}

export function isDecided(state: VerificationState): boolean {
  return Object.keys(NEXT[state]).length === 0;
}

/** A verification as it is at `now`: an undecided one whose time is over has expired, at that time. */
export function asOf(row: VerificationRow, now: string): VerificationRow {
  if (isDecided(row.state) || now < row.expires_at) return row;
  return { ...row, state: 'expired', updated_at: row.expires_at };
}

/** There is no word for failed and expired: both mean that this verification never will be approved. */
export function statusOf(state: VerificationState): VerificationStatus {
  if (state === 'approved' || state === 'review') return state;
  return isDecided(state) ? 'declined' : 'pending';
}
