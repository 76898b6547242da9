/**
 * Identity verifications: begun by a wallet, decided by a person at the machine (in a test gateway also by
 * whoever knows the id), looked up by what depends on them. One belongs to a user and to the organisation
 * of the API key, and another's is answered as one that does not exist, so that nobody learns which do.
 */
import { formatTime } from '../../core/clock.ts';
import { toHex } from '../../core/encoding/bytes.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import { appendEntry } from '../audit/log.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { VerificationRow } from '../storage/tables/verifications.ts';
import { APPROVED_HOURS, UNDECIDED_HOURS, after, asOf } from './verification-state.ts';
import type { VerificationAction } from './verification-state.ts';

/** Begins one and gives its id, which nobody can guess. */
export async function startVerification(
  { clock, random }: Gateway,
  tx: Database,
  caller: ApiKey,
  userIdentifier: string,
): Promise<string> {
  const at = formatTime(clock.now());
  const id = `inq_${toHex(random.bytes(16))}`;
  await tx
    .insertInto('verification')
    .values({
      verification_id: id,
      organisation: caller.subject,
      user_identifier: userIdentifier,
      api_key_id: caller.id,
      state: 'created',
      started_at: at,
      updated_at: at,
      expires_at: hoursAfter(clock.now(), UNDECIDED_HOURS),
    })
    .execute();
  const facts = { verification_id: id, api_key_id: caller.id };
  await appendEntry(tx, { kind: 'verification.started', at, facts });
  return id;
}

/**
 * The verification of this caller's organisation (and of this user, where one is named) as it is now.
 * Throws `Fault` 404 for one that does not exist and for another's alike.
 */
export async function verificationOf(
  { clock }: Gateway,
  db: Database,
  caller: ApiKey,
  { verificationId, userIdentifier }: { verificationId: string; userIdentifier?: string },
): Promise<VerificationRow> {
  const row = await findVerification(db, verificationId, formatTime(clock.now()));
  const isTheirs =
    row?.organisation === caller.subject &&
    (userIdentifier === undefined || row.user_identifier === userIdentifier);
  if (row === undefined || !isTheirs) throw verificationNotFound();
  return row;
}

/** The same for what anything but a refused verification is good for. Throws `Fault` 404 or 409. */
export async function openVerificationOf(
  gateway: Gateway,
  db: Database,
  caller: ApiKey,
  of: { verificationId: string; userIdentifier: string },
): Promise<VerificationRow> {
  const row = await verificationOf(gateway, db, caller, of);
  if (!['declined', 'failed', 'expired'].includes(row.state)) return row;
  throw new Fault(409, 'VERIFICATION_DECLINED', 'The verification was declined or is over', {
    fields: { verification_id: ['was declined or is over; start another'] },
  });
}

export async function findVerification(
  db: Database,
  verificationId: string,
  now: string,
): Promise<VerificationRow | undefined> {
  const row = await db
    .selectFrom('verification')
    .selectAll()
    .where('verification_id', '=', verificationId)
    .executeTakeFirst();
  return row && asOf(row, now);
}

/** Moves `row` on; undefined, and nothing changed, where the action leads nowhere from its state. */
export async function moveVerification(
  { clock, actor }: Gateway,
  tx: Database,
  row: VerificationRow,
  action: VerificationAction,
  by: 'operator' | 'simulation',
): Promise<VerificationRow | undefined> {
  const state = after(row.state, action);
  if (state === undefined) return undefined;
  const at = formatTime(clock.now());
  const changed = {
    state,
    updated_at: at,
    ...(state === 'approved' && { expires_at: hoursAfter(clock.now(), APPROVED_HOURS) }),
  };
  await tx
    .updateTable('verification')
    .set(changed)
    .where('verification_id', '=', row.verification_id)
    .execute();
  await appendEntry(tx, {
    kind: 'verification.moved',
    at,
    facts: { verification_id: row.verification_id, from: row.state, to: state, by, ...actor },
  });
  return { ...row, ...changed };
}

export function verificationNotFound(): Fault {
  return new Fault(404, 'VERIFICATION_NOT_FOUND', 'Verification not found', {
    fields: { verification_id: ['is not known, or is that of another user'] },
  });
}

function hoursAfter(time: Date, hours: number): string {
  return formatTime(new Date(time.getTime() + hours * 3_600_000));
}
