/** `POST /v1/backup/store`: one to three items that a user encrypted, stored together. */
import { z } from 'zod';
import { base64, identifierText } from '../../protocol/fields.ts';
import { RECIPIENT_FAULTS } from '../backups/recipient-key.ts';
import { endpoint } from '../conventions/endpoint.ts';
import { maybe } from '../conventions/maybe.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import { checkItems, storeItems } from './store-items.ts';
import { NO_VERIFICATION, VERIFICATION_IS_OVER } from './verification-calls.ts';
import { openVerificationOf } from './verifications.ts';

const hexDigits = z.string().regex(/^[0-9a-fA-F]+$/, 'is not hexadecimal');
const checksum = hexDigits.length(64, 'is not 64 hexadecimal digits');

const storeBody = z.strictObject({
  user_identifier: identifierText,
  verification_id: identifierText,
  public_key: hexDigits
    .min(32, 'is shorter than 32 characters')
    .max(4_096, 'is longer than 4096 characters'),
  backup: z
    .array(
      z.strictObject({ item_key: identifierText, item_value: base64, item_checksum: checksum }),
    )
    .min(1, 'has no item')
    .max(3, 'has more than 3 items')
    .superRefine((items, context) => {
      for (const [index, { item_key: name }] of items.entries()) {
        if (items.findIndex((other) => other.item_key === name) === index) continue;
        const path = [index, 'item_key'];
        context.addIssue({ code: 'custom', path, message: 'is the key of an earlier item too' });
      }
    }),
  metadata: maybe(z.record(z.string(), z.unknown())),
});

const storedAnswer = z.strictObject({
  backup_type: z.literal('data'),
  metadata: z.looseObject({
    api_key_entity_type: z.literal('PARTNER'),
    stored_at: z.string(),
    backup_items_count: z.int(),
  }),
  backup: z
    .array(
      z.strictObject({
        item_key: z.string(),
        backup_id: z.uuid(),
        checksum: z.string(),
        data_size: z.int(),
      }),
    )
    .min(1),
});

const store = endpoint({
  method: 'post',
  path: '/v1/backup/store',
  operationId: 'storeBackup',
  summary: 'Store what a user encrypted',
  scope: 'retail',
  creates: true,
  body: { json: storeBody },
  answers: { 200: { when: 'all of it is stored', body: storedAnswer } },
  faults: [NO_VERIFICATION, VERIFICATION_IS_OVER, ...RECIPIENT_FAULTS, HOT_NOT_OPEN],
  handle: async ({ gateway, caller, body, once }) => {
    const { user_identifier: userIdentifier, verification_id: verificationId } = body;
    const of = { userIdentifier, verificationId };
    await openVerificationOf(gateway, gateway.db, caller, of);
    const { public_key: publicKey, backup: given, metadata = {} } = body;
    const { subject: organisation } = caller;
    const wanted = { organisation, userIdentifier, publicKey, items: given };
    const items = await checkItems(gateway, wanted);
    return await once(async (tx) => {
      await openVerificationOf(gateway, tx, caller, of);
      const storedAt = gateway.clock.now().toISOString();
      const stored = await storeItems(gateway, tx, items, { caller, ...of, metadata });
      return {
        status: 200,
        body: {
          backup_type: 'data',
          // What the gateway says of it stands even where the caller used the same name.
          metadata: {
            ...metadata,
            api_key_entity_type: 'PARTNER',
            stored_at: storedAt,
            backup_items_count: stored.length,
          },
          backup: stored.map((item) => ({
            item_key: item.itemKey,
            backup_id: item.backupId,
            checksum: item.checksum,
            data_size: item.dataSize,
          })),
        },
      };
    });
  },
});

export const STORE_ENDPOINTS = [store];
