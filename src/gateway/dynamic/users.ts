/** Users of an environment, as far as the rules for backups need them: that there is one of this id. */
import { refuse } from '../../core/refusal.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import { checkEnvironmentThere } from './environments.ts';
import { registered } from './registered.ts';

/** Refuses `DYNAMIC_ID_INVALID`, `DYNAMIC_UNKNOWN` for the environment, `DYNAMIC_EXISTS`. */
export async function addUser(
  gateway: Gateway,
  { environmentId, userId }: { environmentId: string; userId: string },
): Promise<{ environmentId: string; userId: string; addedAt: string }> {
  const addedAt = await registered(gateway, {
    what: 'user',
    ids: [environmentId, userId],
    entry: {
      kind: 'dynamic-user.added',
      facts: { environment_id: environmentId, user_id: userId },
    },
    insert: async (tx, at) => {
      await checkEnvironmentThere(tx, environmentId);
      return await tx
        .insertInto('dynamic_user')
        .values({ environment_id: environmentId, user_id: userId, added_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('user_id')
        .executeTakeFirst();
    },
  });
  return { environmentId, userId, addedAt };
}

/** Refuses `DYNAMIC_UNKNOWN`. */
export async function checkUserThere(
  db: Database,
  environmentId: string,
  userId: string,
): Promise<void> {
  const row = await db
    .selectFrom('dynamic_user')
    .select('user_id')
    .where('environment_id', '=', environmentId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) refuse('DYNAMIC_UNKNOWN', { what: 'user', id: userId });
}
