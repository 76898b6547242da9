/** What Dynamic's documents say is answered, written from them alone. */
import { z } from 'zod';
import { answersAt } from './documented.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const location = z.enum([
  'googleDrive',
  'iCloud',
  'dynamic',
  'external',
  'delegated',
  'offlineRecovery',
]);

const backedUp = z.strictObject({
  message: z.string().min(1),
  walletId: uuid,
  locationsWithKeyShares: z.array(
    z.strictObject({ location, keyShareId: uuid, externalKeyShareId: uuid }),
  ),
});

/** The sibling for the SDK says more. */
const backedUpBySdk = backedUp.extend({
  passwordUpdateStatus: z.enum(['activated', 'pending']).optional(),
  shareSetId: uuid.optional(),
  shareSetType: z.enum(['delegated', 'rootUser', 'server', 'businessAccountUser']).optional(),
  walletActive: z.boolean().optional(),
});

export const DYNAMIC_ANSWERS = answersAt({
  'post /api/v0/environments/{environmentId}/waas/{walletId}/keyShares/backup/locations': {
    201: backedUp,
  },
  'post /api/v0/sdk/{environmentId}/waas/{walletId}/keyShares/backup/locations': {
    201: backedUpBySdk,
  },
  // The sender wants 200 and reads nothing; what else is said is ours.
  'post /api/v0/environments/{environmentId}/webhooks/delegated-shares': {
    200: z.strictObject({
      status: z.literal('accepted'),
      message: z.string().min(1),
      delegatedShareDeliveryId: uuid.optional(),
    }),
  },
});

/** By status: only 404 and 422 have a code. */
export function dynamicError(status: number): z.ZodType {
  if (status === 404) return z.strictObject({ error: z.string(), code: z.string() });
  if (status === 422) {
    const payload = z.unknown().optional();
    return z.strictObject({ error: z.string(), code: z.string().optional(), payload });
  }
  return z.strictObject({ error: z.string().optional() });
}
