/** Operators see who wants backups back, and withdraw a request that should not be. On record. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { RecoveryRequestRow } from '../storage/tables/verifications.ts';

export interface ListedRecovery {
  readonly requestId: string;
  readonly organisation: string;
  readonly userIdentifier: string;
  readonly verificationId: string;
  readonly state: RecoveryRequestRow['state'];
  readonly requestedAt: string;
  readonly closedAt: string;
  /** What is stored for this user, oldest first. */
  readonly backupIds: readonly string[];
  /** To be compared with the user's own before anything is encrypted to it. */
  readonly gpgPublicKey: string;
  readonly gpgKeyDigest: string;
}

/** All requests for recovery, oldest first. */
export async function listRecoveries({ db }: Gateway): Promise<ListedRecovery[]> {
  const rows = await db
    .selectFrom('recovery_request')
    .selectAll()
    .orderBy('requested_at')
    .orderBy('request_id')
    .execute();
  return await Promise.all(rows.map((row) => listed(db, row)));
}

/** Ends an open request. Refuses `RECOVERY_UNKNOWN` and `RECOVERY_CLOSED`. */
export async function withdrawRecovery(
  gateway: Gateway,
  { requestId }: { requestId: string },
): Promise<ListedRecovery> {
  const facts = { act: 'withdraw recovery' };
  return await onRecord(gateway, { kind: 'act.refused', facts }, () =>
    gateway.db.transaction().execute(async (tx) => {
      const at = formatTime(gateway.clock.now());
      const row = await tx
        .selectFrom('recovery_request')
        .selectAll()
        .where('request_id', '=', requestId)
        .executeTakeFirst();
      if (row === undefined) return refuse('RECOVERY_UNKNOWN', { requestId });
      if (row.state !== 'requested') return refuse('RECOVERY_CLOSED', { requestId });
      const closing = { state: 'withdrawn', closed_at: at } as const;
      await tx
        .updateTable('recovery_request')
        .set(closing)
        .where('request_id', '=', requestId)
        .execute();
      const entry = { request_id: requestId, ...gateway.actor };
      await appendEntry(tx, { kind: 'recovery.withdrawn', at, facts: entry });
      return await listed(tx, { ...row, ...closing });
    }),
  );
}

async function listed(db: Database, row: RecoveryRequestRow): Promise<ListedRecovery> {
  const backups = await db
    .selectFrom('retail_backup')
    .select('backup_id')
    .where('organisation', '=', row.organisation)
    .where('user_identifier', '=', row.user_identifier)
    .orderBy('stored_at')
    .orderBy('backup_id')
    .execute();
  return {
    requestId: row.request_id,
    organisation: row.organisation,
    userIdentifier: row.user_identifier,
    verificationId: row.verification_id,
    state: row.state,
    requestedAt: row.requested_at,
    closedAt: row.closed_at,
    backupIds: backups.map(({ backup_id: id }) => id),
    gpgPublicKey: row.gpg_public_key,
    gpgKeyDigest: row.gpg_key_digest,
  };
}
