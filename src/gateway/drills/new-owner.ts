/**
 * Whose a key of a pool has become. The station made it for nobody; the drill that tries it tells the
 * station whose it is. Of a key that was asked for by name the station has known it all along.
 */
import type { KeyDrillRequest } from '../../protocol/kinds/key-drill.ts';
import type { Database } from '../storage/tables.ts';

export async function newOwnerOf(
  tx: Database,
  keyId: string,
): Promise<KeyDrillRequest['assigned_to']> {
  return await tx
    .selectFrom('key_assignment')
    .innerJoin('cold_origin', 'cold_origin.key_id', 'key_assignment.key_id')
    .innerJoin('item', 'item.item_id', 'cold_origin.item_id')
    .innerJoin('wallet_user', 'wallet_user.user_id', 'key_assignment.user_id')
    .select(['wallet_user.user_identifier', 'wallet_user.user_id'])
    .where('key_assignment.key_id', '=', keyId)
    .where('item.kind', '=', 'key.pool')
    .executeTakeFirst();
}
