/**
 * How soon the next login may be tried: at once for the first few, then twice as long after each
 * failure, for one name and for all names together. An attempt is counted before its passphrase is
 * looked at and taken back when it was right, so that neither many at once nor a killed process get
 * attempts for nothing. It is kept in the database: several processes may serve one gateway.
 *
 * Names that nobody has are counted like any other, by digest: somebody may type a passphrase there. The
 * attempts of a browser that is known (`known-browsers.ts`) are counted for it alone.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import type { Gateway } from '../gateway.ts';
import type { Database, LoginFailureRow } from '../storage/tables.ts';

type Limit = { readonly free: number; readonly maxSeconds: number };

export const NAME_LIMIT: Limit = { free: 3, maxSeconds: 300 };
/** Whoever tries many names must not keep honest operators out for long. */
export const ALL_LIMIT: Limit = { free: 20, maxSeconds: 30 };

const ALL = 'all';
const FORGOTTEN_AFTER_MS = 86_400_000;

/** For whom an attempt is counted. */
export interface Attempt {
  readonly nameKey: string;
  /** The digest of a browser that is known for this name. */
  readonly browser?: string | undefined;
}

/** Counts an attempt, and gives its number. Refuses `LOGIN_TOO_SOON`, and counts nothing then. */
export async function countAttempt(gateway: Gateway, attempt: Attempt): Promise<number> {
  const { db } = gateway;
  const subjects = subjectsOf(attempt);
  // A look without the write lock: whoever asks too often costs no write.
  await checkWaits(gateway, db, subjects);
  return await db.transaction().execute(async (tx) => {
    await checkWaits(gateway, tx, subjects);
    const { at, forgottenBefore } = times(gateway);
    await tx.deleteFrom('login_failure').where('failed_at', '<', forgottenBefore).execute();
    await tx.deleteFrom('login_failure').where('failed_at', '>', at).execute();
    if (subjects.includes(ALL)) await count(gateway, tx, ALL, ALL_LIMIT);
    return await count(gateway, tx, ownSubjectOf(attempt), NAME_LIMIT);
  });
}

/**
 * Takes the attempt back, and what had failed before it for the same name, or for the same browser: what
 * strangers tried stays counted when somebody whose browser is known logs in.
 */
export async function forgetFailures(tx: Database, attempt: Attempt): Promise<void> {
  await tx.deleteFrom('login_failure').where('subject', '=', ownSubjectOf(attempt)).execute();
  if (!subjectsOf(attempt).includes(ALL)) return;
  const all = await find(tx, ALL);
  if (all === undefined) return;
  if (all.failures === 1) {
    await tx.deleteFrom('login_failure').where('subject', '=', ALL).execute();
    return;
  }
  await tx
    .updateTable('login_failure')
    .set({ failures: all.failures - 1, wait_until: all.failed_at })
    .where('subject', '=', ALL)
    .execute();
}

async function checkWaits(
  gateway: Gateway,
  db: Database,
  subjects: readonly string[],
): Promise<void> {
  const now = gateway.clock.now();
  const { at, forgottenBefore } = times(gateway);
  for (const subject of subjects) {
    const row = await find(db, subject);
    // A failure of the future was counted by a clock that has been set back since.
    if (row === undefined || row.failed_at > at || row.failed_at < forgottenBefore) continue;
    const seconds = Math.ceil((Date.parse(row.wait_until) - now.getTime()) / 1000);
    if (seconds > 0) refuse('LOGIN_TOO_SOON', { seconds });
  }
}

async function count(
  gateway: Gateway,
  tx: Database,
  subject: string,
  limit: Limit,
): Promise<number> {
  const now = gateway.clock.now();
  const failures = ((await find(tx, subject))?.failures ?? 0) + 1;
  const wait = new Date(now.getTime() + waitSeconds(failures, limit) * 1000);
  const row: LoginFailureRow = {
    subject,
    failures,
    failed_at: formatTime(now),
    wait_until: formatTime(wait),
  };
  await tx
    .insertInto('login_failure')
    .values(row)
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(row))
    .execute();
  return failures;
}

/** 0 for the free ones, then 2, 4, 8, … up to the limit. */
export function waitSeconds(failures: number, { free, maxSeconds }: Limit): number {
  return failures <= free ? 0 : Math.min(2 ** Math.min(failures - free, 16), maxSeconds);
}

async function find(db: Database, subject: string): Promise<LoginFailureRow | undefined> {
  return await db
    .selectFrom('login_failure')
    .selectAll()
    .where('subject', '=', subject)
    .executeTakeFirst();
}

function subjectsOf(attempt: Attempt): string[] {
  const own = ownSubjectOf(attempt);
  return attempt.browser === undefined ? [ALL, own] : [own];
}

function ownSubjectOf({ nameKey, browser }: Attempt): string {
  // No name has this character.
  return sha256Hex(utf8(browser === undefined ? nameKey : `\u0002${browser}`));
}

function times({ clock }: Gateway): { at: string; forgottenBefore: string } {
  const now = clock.now();
  return {
    at: formatTime(now),
    forgottenBefore: formatTime(new Date(now.getTime() - FORGOTTEN_AFTER_MS)),
  };
}
