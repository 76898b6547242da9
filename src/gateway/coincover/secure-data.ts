/** `POST /v1/secure/data`: keeps what a wallet encrypted to its key; and the same for partners. */
import { z } from 'zod';
import { utf8 } from '../../core/encoding/bytes.ts';
import { checkData } from '../backups/check-data.ts';
import {
  INVALID,
  PUBLIC_KEY_FAULT,
  PUBLIC_KEY_FORM,
  RECIPIENT_FAULTS,
} from '../backups/recipient-key.ts';
import { storeData } from '../backups/store-data.ts';
import { maybe } from '../conventions/maybe.ts';
import { twins } from '../conventions/endpoint.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';

export const publicKeyField = z.string().regex(PUBLIC_KEY_FORM, PUBLIC_KEY_FAULT);

const checksum = z
  .string()
  .regex(/^[a-fA-F0-9]{64}$/, 'is not 64 hexadecimal digits')
  .meta({ description: 'SHA-256 of what was encrypted' });

const MAX_METADATA_BYTES = 16_384;

/** The documented members are text. What else a wallet keeps there is its own; nothing of it is read here. */
const dataMetadata = z.looseObject({
  description: z.string().nullish(),
  content_type: z.string().nullish(),
  original_filename: z.string().nullish(),
});

const givenMetadata = dataMetadata
  .refine(
    (metadata) => utf8(JSON.stringify(metadata)).length <= MAX_METADATA_BYTES,
    `is longer than ${String(MAX_METADATA_BYTES)} bytes`,
  )
  .meta({ description: `any JSON object of at most ${String(MAX_METADATA_BYTES)} bytes` });

const partnerBody = z.strictObject({
  public_key: publicKeyField,
  data: z
    .string()
    .min(1, 'is empty')
    .max(8_192, 'is longer than one block')
    .meta({ description: 'base64 of one block of RSA-OAEP, SHA-256 in both places' }),
  checksum,
  padding_type: maybe(z.literal('OAEP', 'OAEP is the only padding')),
  metadata: maybe(givenMetadata),
});

const standardBody = partnerBody.extend({ checksum: maybe(checksum) });

export const storedDataAnswer = z.strictObject({
  backup_id: z.uuid(),
  /** As it was given; absent where none was. */
  checksum: z.string().optional(),
  data_size: z.int(),
  backup_type: z.literal('data'),
  metadata: dataMetadata,
});

export const SECURE_DATA_ENDPOINTS = twins(
  {
    method: 'post',
    path: '/v1/secure/data',
    operationId: 'storeData',
    summary: 'Store encrypted data',
    scope: 'backups:store',
    creates: true,
    body: { json: standardBody },
    answers: { 200: { when: 'the data is stored', body: storedDataAnswer } },
    faults: [INVALID, ...RECIPIENT_FAULTS, HOT_NOT_OPEN],
    handle: async ({ gateway, caller, body, once }) => {
      const { public_key: publicKey, data, metadata = {} } = body;
      const checked = await checkData(gateway, { publicKey, data, checksum: body.checksum });
      return await once(async (tx) => {
        const stored = await storeData(gateway, tx, checked, { apiKeyId: caller.id, metadata });
        return {
          status: 200,
          body: {
            backup_id: stored.backupId,
            ...(body.checksum !== undefined && { checksum: body.checksum }),
            data_size: stored.dataSize,
            backup_type: 'data',
            metadata,
          },
        };
      });
    },
  },
  {
    path: '/v1/partner/secure/data',
    operationId: 'storePartnerData',
    summary: 'Store encrypted data of a customer of a wallet provider',
    scope: 'partner',
    body: { json: partnerBody },
  },
);
