/** Whose a token is that comes with a call, and whether it still counts. */
import type { Database } from '../storage/tables.ts';
import { apiKeyFrom } from './api-keys.ts';
import type { ApiKey } from './api-keys.ts';
import { tokenDigest } from './token-digest.ts';

/** The valid key of a token, or undefined. It is found by digest, so no comparison leaks the token. */
export async function apiKeyOf(db: Database, token: string): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_key')
    .selectAll()
    .where('token_digest', '=', tokenDigest(token))
    .where('revoked_at', '=', '')
    .executeTakeFirst();
  return row === undefined ? undefined : apiKeyFrom(row);
}

/** Whether a key that was valid a moment ago still is: it may be revoked while a body comes or work is done. */
export async function isStillValid(db: Database, { id }: ApiKey): Promise<boolean> {
  const row = await db
    .selectFrom('api_key')
    .select('id')
    .where('id', '=', id)
    .where('revoked_at', '=', '')
    .executeTakeFirst();
  return row !== undefined;
}
