/** Puts on record, and tells whoever wants to know, that a user was given a key at once. */
import { appendEntry } from '../audit/log.ts';
import type { ApiKey } from '../api-keys/api-keys.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyRow, KeyAssignmentRow } from '../storage/tables/keys.ts';
import { announce } from '../webhooks/announce.ts';

/** Within the transaction of the assignment. */
export async function giveKey(
  tx: Database,
  {
    key,
    holder,
    caller,
    at,
    source,
  }: {
    key: CustomerKeyRow;
    holder: KeyAssignmentRow;
    caller: ApiKey;
    at: string;
    source: 'pool' | 'made here';
  },
): Promise<void> {
  await appendEntry(tx, {
    kind: 'key.assigned',
    at,
    facts: {
      request_id: holder.request_id,
      key_id: key.key_id,
      key_type: key.key_type,
      key_environment: key.environment,
      key_fingerprint: key.fingerprint,
      user_id: holder.user_id,
      api_key_id: caller.id,
      source,
    },
  });
  await announce(tx, {
    type: 'key.assigned',
    at,
    data: {
      key_id: key.key_id,
      key_type: key.key_type,
      key_environment: key.environment,
      user_id: holder.user_id,
    },
  });
}
