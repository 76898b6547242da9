/** What of the retail flow waits for people: for `gateway status`. */
import { formatTime } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';

export interface RetailWaiting {
  /** Verifications that nobody decided yet and whose time is not over. */
  readonly verifications: number;
  /** Users who want their backups back. */
  readonly recoveries: number;
}

export async function retailWaiting({
  db,
  clock,
}: Pick<Gateway, 'db' | 'clock'>): Promise<RetailWaiting> {
  const verifications = await db
    .selectFrom('verification')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('state', 'in', ['created', 'started', 'completed', 'review'])
    .where('expires_at', '>', formatTime(clock.now()))
    .executeTakeFirstOrThrow();
  const recoveries = await db
    .selectFrom('recovery_request')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow();
  return { verifications: verifications.count, recoveries: recoveries.count };
}
