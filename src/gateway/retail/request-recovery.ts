/**
 * A user wants the stored backups back. The keys that open them never come here, so all that this gateway
 * can do is take the request down, once for each verification and one open at a time for each user, and say
 * so. Nothing crosses the gap for it yet: the people of the station are shown it by `gateway recovery list`.
 */
import { formatTime } from '../../core/clock.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { appendEntry } from '../audit/log.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { RecoveryRequestRow } from '../storage/tables/verifications.ts';
import { verificationOf } from './verifications.ts';

export interface WantedRecovery {
  readonly userIdentifier: string;
  readonly verificationId: string;
  readonly gpgPublicKey: string;
  readonly gpgKeyDigest: string;
}

export function recoveryPath(requestId: string): string {
  return `/v1/backup/recover/requests/${requestId}`;
}

/** Takes the request down and gives its id. Throws `Fault` 404 or 409. */
export async function requestRecovery(
  gateway: Gateway,
  tx: Database,
  caller: ApiKey,
  wanted: WantedRecovery,
): Promise<string> {
  const at = formatTime(gateway.clock.now());
  const { userIdentifier, verificationId, gpgPublicKey, gpgKeyDigest } = wanted;
  const verification = await verificationOf(gateway, tx, caller, {
    verificationId,
    userIdentifier,
  });
  if (verification.state !== 'approved') {
    throw notNow('VERIFICATION_NOT_APPROVED', 'The verification is not approved');
  }
  await checkNoneOpen(tx, caller, userIdentifier);
  if (await isUsed(tx, verificationId)) {
    throw notNow('VERIFICATION_USED', 'The verification served a recovery already; start another');
  }
  if (at >= verification.expires_at) {
    throw notNow(
      'VERIFICATION_EXPIRED',
      'The approval is too long ago; start another verification',
    );
  }
  await checkSomethingIsStored(tx, caller, userIdentifier);
  const requestId = gateway.random.uuid();
  await tx
    .insertInto('recovery_request')
    .values({
      request_id: requestId,
      organisation: caller.subject,
      user_identifier: userIdentifier,
      verification_id: verificationId,
      api_key_id: caller.id,
      gpg_public_key: gpgPublicKey,
      gpg_key_digest: gpgKeyDigest,
      state: 'requested',
      requested_at: at,
      closed_at: '',
    })
    .execute();
  await appendEntry(tx, {
    kind: 'recovery.requested',
    at,
    facts: {
      request_id: requestId,
      verification_id: verificationId,
      gpg_key_digest: gpgKeyDigest,
      api_key_id: caller.id,
    },
  });
  return requestId;
}

/** The request, where it is of this caller's organisation. Throws `Fault` 404, or 410 when withdrawn. */
export async function openRecovery(
  db: Database,
  caller: ApiKey,
  requestId: string,
): Promise<RecoveryRequestRow> {
  const row = await db
    .selectFrom('recovery_request')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('organisation', '=', caller.subject)
    .executeTakeFirst();
  if (row === undefined) throw new Fault(404, 'REQUEST_NOT_FOUND', 'Request not found');
  if (row.state === 'requested') return row;
  throw new Fault(410, 'RECOVERY_WITHDRAWN', 'The request was withdrawn; nothing was recovered');
}

async function checkNoneOpen(tx: Database, caller: ApiKey, userIdentifier: string): Promise<void> {
  const open = await tx
    .selectFrom('recovery_request')
    .select('request_id')
    .where('organisation', '=', caller.subject)
    .where('user_identifier', '=', userIdentifier)
    .where('state', '=', 'requested')
    .executeTakeFirst();
  if (open === undefined) return;
  // A wallet that lost its 202 finds the request again here.
  const headers = { Location: recoveryPath(open.request_id) };
  throw new Fault(409, 'RECOVERY_REQUESTED', 'A recovery for this user waits already', { headers });
}

async function isUsed(tx: Database, verificationId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('recovery_request')
    .select('request_id')
    .where('verification_id', '=', verificationId)
    .executeTakeFirst();
  return row !== undefined;
}

async function checkSomethingIsStored(
  tx: Database,
  caller: ApiKey,
  userIdentifier: string,
): Promise<void> {
  const row = await tx
    .selectFrom('retail_backup')
    .select('backup_id')
    .where('organisation', '=', caller.subject)
    .where('user_identifier', '=', userIdentifier)
    .executeTakeFirst();
  if (row === undefined)
    throw new Fault(404, 'BACKUP_NOT_FOUND', 'Nothing is stored for this user');
}

function notNow(code: string, message: string): Fault {
  return new Fault(409, code, message, { fields: { verification_id: [message] } });
}
