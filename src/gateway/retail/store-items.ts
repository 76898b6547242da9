/**
 * Stores what a user encrypted, one to three items, all of them or none. The key must be that user's own:
 * what lies under another's key would be given to another, or to nobody.
 */
import type { ApiKey } from '../api-keys/api-keys.ts';
import { checkData } from '../backups/check-data.ts';
import type { CheckedData } from '../backups/check-data.ts';
import { recipientKey } from '../backups/recipient-key.ts';
import { storeData } from '../backups/store-data.ts';
import type { StoredData } from '../backups/store-data.ts';
import { Fault, invalidFields } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';

export interface GivenItem {
  readonly item_key: string;
  readonly item_value: string;
  readonly item_checksum: string;
}

export interface GivenItems {
  readonly organisation: string;
  readonly userIdentifier: string;
  readonly publicKey: string;
  readonly items: readonly GivenItem[];
}

export interface CheckedItem {
  readonly itemKey: string;
  readonly data: CheckedData;
}

/**
 * The slow part, before any transaction: under a HOT key each item is opened. Throws `Fault`: 404, 409, 503,
 * and 400 that names every item in fault.
 */
export async function checkItems(
  gateway: Gateway,
  { organisation, userIdentifier, publicKey, items }: GivenItems,
): Promise<CheckedItem[]> {
  const { keyId } = await recipientKey(gateway.db, publicKey);
  if (!(await isTheirs(gateway.db, { keyId, organisation, userIdentifier }))) {
    throw new Fault(404, 'KEY_NOT_FOUND', 'Key not found');
  }
  const checked: CheckedItem[] = [];
  const faults: Record<string, readonly string[]> = {};
  for (const [index, item] of items.entries()) {
    const at = `backup.${String(index)}`;
    const fields = {
      publicKey: 'public_key',
      data: `${at}.item_value`,
      checksum: `${at}.item_checksum`,
    };
    const { item_value: data, item_checksum: checksum } = item;
    try {
      const looked = await checkData(gateway, { publicKey, data, checksum, fields });
      checked.push({ itemKey: item.item_key, data: looked });
    } catch (error) {
      if (!(error instanceof Fault) || error.status !== 400) throw error;
      Object.assign(faults, error.fields);
    }
  }
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
  return checked;
}

/** Within `tx`: the items in their order, and whose they are. */
export async function storeItems(
  gateway: Gateway,
  tx: Database,
  items: readonly CheckedItem[],
  {
    caller,
    userIdentifier,
    verificationId,
    metadata,
  }: { caller: ApiKey; userIdentifier: string; verificationId: string; metadata: unknown },
): Promise<(StoredData & { itemKey: string })[]> {
  const stored: (StoredData & { itemKey: string })[] = [];
  for (const { itemKey, data } of items) {
    const backup = await storeData(gateway, tx, data, { apiKeyId: caller.id, metadata });
    await tx
      .insertInto('retail_backup')
      .values({
        backup_id: backup.backupId,
        organisation: caller.subject,
        user_identifier: userIdentifier,
        verification_id: verificationId,
        item_key: itemKey,
        stored_at: backup.storedAt,
      })
      .execute();
    stored.push({ ...backup, itemKey });
  }
  return stored;
}

/** Whether this flow gave the key to that user of that organisation: elsewhere the name is somebody else's. */
async function isTheirs(
  db: Database,
  {
    keyId,
    organisation,
    userIdentifier,
  }: Record<'keyId' | 'organisation' | 'userIdentifier', string>,
): Promise<boolean> {
  const row = await db
    .selectFrom('key_assignment as given')
    .innerJoin('retail_key_request as asked', 'asked.request_id', 'given.request_id')
    .innerJoin('wallet_user', 'wallet_user.user_id', 'given.user_id')
    .select('given.key_id')
    .where('given.key_id', '=', keyId)
    .where('asked.organisation', '=', organisation)
    .where('wallet_user.user_identifier', '=', userIdentifier)
    .executeTakeFirst();
  return row !== undefined;
}
