/** Field types of Dynamic’s API. Their spelling is the documented one. */
import { z } from 'zod';

/** A UUID of any version, in lower case: ids are compared as text. */
export const lowerUuid = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'is not a UUID in lower case',
  );

/** Names that a client chose: letters, digits and some marks, with no space at either end. */
export const givenName = z
  .string()
  .max(255, 'is longer than 255 characters')
  .regex(/^(?=\S)[\p{L}\p{N} _.,:!?&%@/+\-'|]+(?<=\S)$/u, 'has a character that is not allowed');

export const BACKUP_LOCATIONS = [
  'googleDrive',
  'iCloud',
  'dynamic',
  'external',
  'delegated',
  'offlineRecovery',
] as const;

export const backupLocation = z.enum(BACKUP_LOCATIONS, {
  error: ({ input }) =>
    input === 'user'
      ? '“user” is no location of this API: a share that a user keeps is recorded nowhere'
      : `is not one of ${BACKUP_LOCATIONS.join(', ')}`,
});

export const thresholdScheme = z.enum(['TWO_OF_TWO', 'TWO_OF_THREE', 'THREE_OF_FIVE']);
