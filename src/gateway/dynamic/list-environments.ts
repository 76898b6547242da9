/** The environments of Dynamic’s API, without their secrets. */
import type { Gateway } from '../gateway.ts';
import type { Environment } from './environments.ts';

export interface ListedEnvironment extends Environment {
  readonly users: number;
  readonly wallets: number;
  /** By which name shares are sealed to which key of ours; '' for those that name none. */
  readonly keys: readonly { readonly kid: string; readonly keyId: string }[];
}

export async function listEnvironments({ db }: Pick<Gateway, 'db'>): Promise<ListedEnvironment[]> {
  const environments = await db
    .selectFrom('dynamic_environment')
    .select(['environment_id', 'name', 'added_at'])
    .orderBy('added_at')
    .orderBy('environment_id')
    .execute();
  const [users, wallets] = [
    await counted(db, 'dynamic_user'),
    await counted(db, 'dynamic_wallet'),
  ] as const;
  const keys = await db
    .selectFrom('dynamic_delivery_key')
    .select(['environment_id', 'kid', 'key_id'])
    .orderBy('kid')
    .execute();
  return environments.map(({ environment_id: environmentId, name, added_at: addedAt }) => ({
    environmentId,
    name,
    addedAt,
    users: users.get(environmentId) ?? 0,
    wallets: wallets.get(environmentId) ?? 0,
    keys: keys
      .filter((key) => key.environment_id === environmentId)
      .map(({ kid, key_id: keyId }) => ({ kid, keyId })),
  }));
}

async function counted(
  db: Gateway['db'],
  table: 'dynamic_user' | 'dynamic_wallet',
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select(['environment_id', (row) => row.fn.countAll<number>().as('count')])
    .groupBy('environment_id')
    .execute();
  return new Map(rows.map(({ environment_id: id, count }) => [id, count]));
}
