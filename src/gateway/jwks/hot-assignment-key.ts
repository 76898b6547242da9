/**
 * The gateway's own key for the assignments of HOT keys. It is published whether or not the HOT environment is
 * open here: what was signed with it must stay verifiable.
 */
import { fromHex } from '../../core/encoding/bytes.ts';
import { p256Jwk, publishedJwk } from '../../protocol/cards/jwk.ts';
import type { PublishedJwk } from '../../protocol/cards/jwk.ts';
import type { Database } from '../storage/tables.ts';

/** None where there is no HOT environment. */
export async function hotAssignmentKeys(db: Database): Promise<PublishedJwk[]> {
  const row = await db
    .selectFrom('hot_store')
    .select(['assignment_public', 'created_at'])
    .executeTakeFirst();
  if (row === undefined) return [];
  return [publishedJwk(p256Jwk(fromHex(row.assignment_public), row.created_at))];
}
