/** Operators look at the verifications that wait for them, and decide each for good. On record. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { asOf, isDecided, statusOf } from './verification-state.ts';
import type { VerificationState, VerificationStatus } from './verification-state.ts';
import { findVerification, moveVerification } from './verifications.ts';
import type { VerificationRow } from '../storage/tables/verifications.ts';

export interface ListedVerification {
  readonly verificationId: string;
  readonly organisation: string;
  readonly userIdentifier: string;
  readonly state: VerificationState;
  readonly status: VerificationStatus;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
}

/** Those that are still to be decided, or all; oldest first. */
export async function listVerifications(
  { db, clock }: Gateway,
  { all }: { all: boolean },
): Promise<ListedVerification[]> {
  const now = formatTime(clock.now());
  let query = db.selectFrom('verification').selectAll();
  if (!all) query = query.where('state', 'in', ['created', 'started', 'completed', 'review']);
  const rows = await query.orderBy('started_at').orderBy('verification_id').execute();
  return rows.map((row) => listed(asOf(row, now))).filter(({ state }) => all || !isDecided(state));
}

/** Refuses `VERIFICATION_UNKNOWN` and `VERIFICATION_DECIDED`. */
export async function decideVerification(
  gateway: Gateway,
  { verificationId, status }: { verificationId: string; status: 'approved' | 'declined' },
): Promise<ListedVerification> {
  const facts = { act: 'decide verification' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, () =>
    gateway.db.transaction().execute(async (tx) => {
      const row = await findVerification(tx, verificationId, formatTime(gateway.clock.now()));
      if (row === undefined) return refuse('VERIFICATION_UNKNOWN', { verificationId });
      const action = status === 'approved' ? 'approve_inquiry' : 'decline_inquiry';
      const moved = await moveVerification(gateway, tx, row, action, 'operator');
      return listed(moved ?? refuse('VERIFICATION_DECIDED', { verificationId, state: row.state }));
    }),
  );
}

function listed(row: VerificationRow): ListedVerification {
  return {
    verificationId: row.verification_id,
    organisation: row.organisation,
    userIdentifier: row.user_identifier,
    state: row.state,
    status: statusOf(row.state),
    startedAt: row.started_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  };
}
