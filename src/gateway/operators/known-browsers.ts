/**
 * Browsers that an operator has logged in with. Their failed attempts are counted for each browser alone, so
 * that whoever guesses at a name from elsewhere makes only strangers wait, and never its operator. A browser
 * is known by a cookie of 32 random bytes, of which the database keeps the digest; it lets nobody in: the
 * passphrase is asked for all the same, with the same limits.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { toBase64Url, utf8 } from '../../core/encoding/bytes.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';

export const KNOWN_SECONDS = 90 * 86_400;
/** Of one operator. With more, whoever took cookies could guess from each of them. */
export const MOST_BROWSERS = 5;

/** The digest of a browser that the operator of this name logged in with, or undefined. */
export async function knownBrowser(
  { db, clock }: Pick<Gateway, 'db' | 'clock'>,
  { token, nameKey }: { readonly token: string | undefined; readonly nameKey: string },
): Promise<string | undefined> {
  if (token === undefined) return undefined;
  const now = clock.now();
  const row = await db
    .selectFrom('known_browser')
    .innerJoin('operator', 'operator.operator_id', 'known_browser.operator_id')
    .select('browser_digest')
    .where('browser_digest', '=', digestOf(token))
    .where('operator.name_key', '=', nameKey)
    .where('operator.revoked_at', '=', '')
    .where('known_since', '>', formatTime(new Date(now.getTime() - KNOWN_SECONDS * 1000)))
    .executeTakeFirst();
  return row?.browser_digest;
}

/**
 * Within the transaction of a login: this browser is known from now on, by a new token, which is returned
 * here and never again. The one it had before is worth nothing any more.
 */
export async function rememberBrowser(
  { clock, random }: Pick<Gateway, 'clock' | 'random'>,
  tx: Database,
  { operatorId, earlier }: { readonly operatorId: string; readonly earlier: string | undefined },
): Promise<string> {
  const token = toBase64Url(random.bytes(32));
  if (earlier !== undefined) {
    await tx.deleteFrom('known_browser').where('browser_digest', '=', earlier).execute();
  }
  await tx
    .insertInto('known_browser')
    .values({
      browser_digest: digestOf(token),
      operator_id: operatorId,
      known_since: formatTime(clock.now()),
    })
    .execute();
  await dropOldest(tx, operatorId);
  return token;
}

async function dropOldest(tx: Database, operatorId: string): Promise<void> {
  const kept = await tx
    .selectFrom('known_browser')
    .select('browser_digest')
    .where('operator_id', '=', operatorId)
    .orderBy('known_since', 'desc')
    .orderBy('browser_digest')
    .limit(MOST_BROWSERS)
    .execute();
  await tx
    .deleteFrom('known_browser')
    .where('operator_id', '=', operatorId)
    .where(
      'browser_digest',
      'not in',
      kept.map((row) => row.browser_digest),
    )
    .execute();
}

function digestOf(token: string): string {
  return sha256Hex(utf8(token));
}
