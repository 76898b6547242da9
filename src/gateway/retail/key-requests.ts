/** On whose behalf, and under which verification, a key of the retail flow was asked for. */
import type { ApiKey } from '../api-keys/api-keys.ts';
import type { KeyOutcome } from '../keys/assign-key.ts';
import type { Database } from '../storage/tables.ts';

/** Within the transaction that assigned the key, or asked the station for it. */
export async function recordKeyRequest(
  tx: Database,
  {
    outcome,
    organisation,
    verificationId,
  }: { outcome: KeyOutcome; organisation: string; verificationId: string },
): Promise<void> {
  await tx
    .insertInto('retail_key_request')
    .values({
      request_id: 'pending' in outcome ? outcome.pending : await requestOf(tx, outcome.assigned),
      organisation,
      verification_id: verificationId,
    })
    .execute();
}

/** Whether the caller's organisation asked for this. */
export async function isAskedBy(db: Database, caller: ApiKey, requestId: string): Promise<boolean> {
  const row = await db
    .selectFrom('retail_key_request')
    .select('request_id')
    .where('request_id', '=', requestId)
    .where('organisation', '=', caller.subject)
    .executeTakeFirst();
  return row !== undefined;
}

async function requestOf(
  tx: Database,
  { key_id: keyId }: { readonly key_id: string },
): Promise<string> {
  const row = await tx
    .selectFrom('key_assignment')
    .select('request_id')
    .where('key_id', '=', keyId)
    .executeTakeFirstOrThrow();
  return row.request_id;
}
