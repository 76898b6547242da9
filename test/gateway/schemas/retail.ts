/** What CoinCover's documents of the retail flow say is answered, written from them alone. */
import { z } from 'zod';
import { checksum, generatedKey, pending } from './coincover.ts';
import { answersAt } from './documented.ts';

const verificationId = z.string().regex(/^inq_[A-Za-z0-9_-]{10,}$/);

const stored = z.strictObject({
  backup_type: z.literal('data'),
  /** The caller's own members, and three of the service. */
  metadata: z.looseObject({
    api_key_entity_type: z.string().min(1),
    stored_at: z.iso.datetime(),
    backup_items_count: z.int().min(0),
  }),
  backup: z
    .array(
      z.strictObject({
        item_key: z.string(),
        backup_id: z.uuid(),
        checksum,
        data_size: z.int().min(0),
      }),
    )
    .min(1),
});

export const RETAIL_ANSWERS = answersAt({
  'post /v1/verification/start': { 200: z.strictObject({ verification_id: verificationId }) },
  'get /v1/verification/status': {
    200: z.strictObject({
      verification_id: verificationId,
      status: z.enum(['pending', 'approved', 'declined', 'review']),
      updated_at: z.iso.datetime().optional(),
    }),
  },
  'post /v1/verification/simulate': {
    200: z.strictObject({ ok: z.boolean(), inquiryId: verificationId }),
  },
  'post /v1/key/generate': { 200: generatedKey, 202: pending },
  'get /v1/key/generate/requests/{request_id}': { 200: generatedKey, 202: pending },
  'post /v1/backup/store': { 200: stored },
  // A recovery is done by people at the station; what is documented for 200 is not answered yet.
  'post /v1/backup/recover': { 202: pending },
  'get /v1/backup/recover/requests/{request_id}': { 202: pending },
});
