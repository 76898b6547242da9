/**
 * Sessions of the console. The cookie is 32 random bytes; the database keeps its SHA-256, so a copy
 * of the database lets nobody in. A session ends 15 minutes after a person last did something, after
 * 12 hours in any case, at logout, and at once with its operator. Its cookie is made anew at each
 * login: one that was there before is worth nothing afterwards.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { toBase64Url, utf8 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import { actingAs } from './operators.ts';

export const IDLE_MS = 15 * 60_000;
export const LONGEST_MS = 12 * 3_600_000;
/** A session that was seen a moment ago is not written again. */
const SEEN_STEP_MS = 30_000;

export interface Session {
  readonly operatorId: string;
  readonly name: string;
  readonly idleEndsAt: string;
  readonly endsAt: string;
}

/** Begins a session within the caller's transaction; the token is returned here and never again. */
export async function beginSession(
  gateway: Gateway,
  tx: Database,
  { operatorId, name }: { operatorId: string; name: string },
): Promise<{ token: string; session: Session }> {
  const at = formatTime(gateway.clock.now());
  await dropEnded(gateway, tx);
  const token = toBase64Url(gateway.random.bytes(32));
  await tx
    .insertInto('operator_session')
    .values({
      session_digest: digestOf(token),
      operator_id: operatorId,
      began_at: at,
      seen_at: at,
    })
    .execute();
  return { token, session: { operatorId, name, ...endsOf({ began_at: at, seen_at: at }) } };
}

/** The session of a cookie, or undefined when there is none any more. It is not kept alive by this. */
export async function findSession(gateway: Gateway, token: string): Promise<Session | undefined> {
  const row = await gateway.db
    .selectFrom('operator_session')
    .innerJoin('operator', 'operator.operator_id', 'operator_session.operator_id')
    .select(['operator.operator_id', 'operator.name', 'began_at', 'seen_at'])
    .where('session_digest', '=', digestOf(token))
    .where('operator.revoked_at', '=', '')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const ends = endsOf(row);
  const at = formatTime(gateway.clock.now());
  // A clock that was set back ends the session too: how old it is cannot be known then.
  if (at >= ends.idleEndsAt || at >= ends.endsAt || at < row.began_at) return undefined;
  return { operatorId: row.operator_id, name: row.name, ...ends };
}

/** A person did something: the session lives on from now. Gives the session as it is then. */
export async function keepAlive(
  gateway: Gateway,
  token: string,
  session: Session,
): Promise<Session> {
  const now = gateway.clock.now();
  const idleEndsAt = formatTime(new Date(now.getTime() + IDLE_MS));
  if (Date.parse(idleEndsAt) - Date.parse(session.idleEndsAt) < SEEN_STEP_MS) return session;
  // On SQLite only the beginning of a transaction waits as long as another process writes.
  await gateway.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('operator_session')
      .set({ seen_at: formatTime(now) })
      .where('session_digest', '=', digestOf(token))
      .execute();
  });
  return { ...session, idleEndsAt };
}

/** Ends the session of a cookie; a second time changes nothing. */
export async function endSession(gateway: Gateway, token: string): Promise<void> {
  const session = await findSession(gateway, token);
  const at = formatTime(gateway.clock.now());
  await gateway.db.transaction().execute(async (tx) => {
    await dropSession(tx, token);
    if (session === undefined) return;
    const { actor } = actingAs(gateway, session);
    await appendEntry(tx, { kind: 'operator.logged-out', at, facts: actor });
  });
}

/** Ends the session of a cookie without a word, within the caller's transaction. */
export async function dropSession(tx: Database, token: string): Promise<void> {
  await tx.deleteFrom('operator_session').where('session_digest', '=', digestOf(token)).execute();
}

async function dropEnded({ clock }: Gateway, tx: Database): Promise<void> {
  const now = clock.now().getTime();
  const seenBefore = formatTime(new Date(now - IDLE_MS));
  const beganBefore = formatTime(new Date(now - LONGEST_MS));
  await tx
    .deleteFrom('operator_session')
    .where((row) => row.or([row('seen_at', '<', seenBefore), row('began_at', '<', beganBefore)]))
    .execute();
}

function endsOf(row: { began_at: string; seen_at: string }): {
  idleEndsAt: string;
  endsAt: string;
} {
  const idle = Date.parse(row.seen_at) + IDLE_MS;
  const longest = Date.parse(row.began_at) + LONGEST_MS;
  return {
    idleEndsAt: formatTime(new Date(Math.min(idle, longest))),
    endsAt: formatTime(new Date(longest)),
  };
}

function digestOf(token: string): string {
  return sha256Hex(utf8(token));
}
