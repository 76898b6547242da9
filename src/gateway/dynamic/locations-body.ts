/**
 * What the two calls for backup locations take and answer. A field that nobody reads is refused: a client
 * that misspells `passwordEncrypted` would have its share recorded as one that no password protects.
 */
import { z } from 'zod';
import { maybe } from '../conventions/maybe.ts';
import { backupLocation, givenName, lowerUuid, thresholdScheme } from './fields.ts';

const MAX_LOCATIONS = 16;

const location = z.strictObject({
  location: backupLocation,
  keygenId: maybe(givenName),
  thresholdSignatureScheme: maybe(thresholdScheme),
  externalKeyShareId: maybe(givenName),
  /** Stored as false where it is left out, as documented. */
  passwordEncrypted: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  tokenSource: maybe(z.enum(['external', 'stored_oauth'])),
});
export type GivenLocation = z.output<typeof location>;

const locations = z
  .array(location)
  .min(1, 'names no location')
  .max(MAX_LOCATIONS, `names more than ${String(MAX_LOCATIONS)} locations`)
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [index, one] of all.entries()) {
      const { location, externalKeyShareId = '', keygenId = '' } = one;
      const name = JSON.stringify([location, externalKeyShareId, keygenId]);
      if (seen.has(name)) {
        context.addIssue({ code: 'custom', path: [index], message: 'is named twice' });
      }
      seen.add(name);
    }
  });

const shareSetId = lowerUuid.nullish();

/** For servers, which say whose wallet it is. */
export const serverLocationsBody = z.strictObject({ userId: lowerUuid, locations, shareSetId });

/** For clients. */
export const clientLocationsBody = z.strictObject({
  locations,
  shareSetId,
  passwordUpdateBatchId: maybe(givenName),
});

export const pathParams = z.object({ environmentId: lowerUuid, walletId: lowerUuid });

const recorded = z.strictObject({
  message: z.string(),
  walletId: lowerUuid,
  locationsWithKeyShares: z.array(
    z.strictObject({
      location: backupLocation,
      keyShareId: lowerUuid,
      externalKeyShareId: lowerUuid,
    }),
  ),
});

export const serverLocationsAnswer = recorded;

export const clientLocationsAnswer = recorded.extend({
  passwordUpdateStatus: z.enum(['activated', 'pending']).optional(),
  shareSetId: lowerUuid,
  shareSetType: z.literal('rootUser'),
  walletActive: z.literal(true),
});
