/**
 * Logging in: the attempt is counted, the passphrase checked with the same work whether or not
 * anybody has the name, and the answer to every failure is the same. Each attempt that was checked
 * goes on record; those that came too soon are only counted, and the next entry says how many.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { normalisePassphrase } from '../../core/keys/passphrase.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { canonicalName } from '../../core/quorum/custodian-name.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import type { OperatorRow } from '../storage/tables.ts';
import { countAttempt, forgetFailures } from './login-failures.ts';
import { knownBrowser, rememberBrowser } from './known-browsers.ts';
import { actingAs, findOperator } from './operators.ts';
import { isPassphrase } from './passphrase-hash.ts';
import { beginSession, dropSession } from './sessions.ts';
import type { Session } from './sessions.ts';

export interface LoginInput {
  readonly name: string;
  readonly passphrase: string;
  /** The cookie that the browser had before, if any: it ends. */
  readonly earlierToken?: string | undefined;
  /** By which this browser is known, if it is. */
  readonly browserToken?: string | undefined;
}

export interface LoggedIn {
  readonly token: string;
  readonly session: Session;
  /** By which this browser is known from now on. */
  readonly browserToken: string;
}

/** Attempts of this process that came too soon since the last entry. */
const tooSoon = new WeakMap<Gateway['db'], number>();

/** Refuses `LOGIN_REFUSED`, and `LOGIN_TOO_SOON` before anything was tried. */
export async function logIn(
  gateway: Gateway,
  { name, passphrase, earlierToken, browserToken }: LoginInput,
): Promise<LoggedIn> {
  const nameKey = nameKeyOf(name);
  const browser = await knownBrowser(gateway, { token: browserToken, nameKey });
  const attempt = { nameKey, browser };
  const failures = await notingTooSoon(gateway, () => countAttempt(gateway, attempt));
  const row = await findOperator(gateway.db, nameKey);
  const typed = normalisePassphrase(passphrase);
  const isRight = await notingTooSoon(gateway, () => isPassphrase(typed, row)).finally(() =>
    typed.fill(0),
  );
  if (row === undefined || !isRight) return await turnDown(gateway, row, failures);
  const operator = { operatorId: row.operator_id, name: row.name };
  const begun = await gateway.db.transaction().execute(async (tx) => {
    // Revoked while the passphrase was checked: the attempt stays counted.
    if ((await findOperator(tx, nameKey))?.operator_id !== row.operator_id) return undefined;
    await forgetFailures(tx, attempt);
    if (earlierToken !== undefined) await dropSession(tx, earlierToken);
    await appendEntry(tx, {
      kind: 'operator.logged-in',
      at: formatTime(gateway.clock.now()),
      facts: actingAs(gateway, operator).actor,
    });
    const remembered = { operatorId: operator.operatorId, earlier: browser };
    const known = await rememberBrowser(gateway, tx, remembered);
    return { ...(await beginSession(gateway, tx, operator)), browserToken: known };
  });
  return begun ?? (await turnDown(gateway, row, failures));
}

/** What comes before its wait is over, or while too many others are being checked. */
async function notingTooSoon<T>(gateway: Gateway, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error, 'LOGIN_TOO_SOON')) {
      tooSoon.set(gateway.db, (tooSoon.get(gateway.db) ?? 0) + 1);
    }
    throw error;
  }
}

async function turnDown(
  gateway: Gateway,
  row: OperatorRow | undefined,
  failures: number,
): Promise<never> {
  const turnedAway = tooSoon.get(gateway.db) ?? 0;
  tooSoon.delete(gateway.db);
  await gateway.db.transaction().execute(async (tx) => {
    await appendEntry(tx, {
      kind: 'operator.login-refused',
      at: formatTime(gateway.clock.now()),
      facts: {
        code: 'LOGIN_REFUSED',
        // Never the name as it was typed: it may be somebody's passphrase.
        operator: row?.name ?? '',
        operator_id: row?.operator_id ?? '',
        failures,
        turned_away: turnedAway,
      },
    });
  });
  return refuse('LOGIN_REFUSED');
}

/** A name that no operator can have is treated like one that none has. */
function nameKeyOf(name: string): string {
  try {
    return canonicalName(name);
  } catch (error) {
    // By digest, for it may hold what no database takes; no name that passes has this character.
    if (isRefusal(error)) return `\u0001${sha256Hex(utf8(name))}`;
    throw error;
  }
}
