/** What the database says at this moment: what waits, what is in stock, what is kept, what did not arrive. */
import type { Gateway } from '../gateway.ts';
import { poolStatus } from '../pool/pool-status.ts';
import type { Database } from '../storage/tables.ts';
import type { Gauge } from './metrics.ts';

export async function gaugesOf({ db }: Pick<Gateway, 'db'>): Promise<Gauge[]> {
  const pool = await poolStatus(db);
  return [
    {
      name: 'permafrost_items',
      help: 'What is asked of the offline station and not answered.',
      values: await waitingItems(db),
    },
    {
      name: 'permafrost_pool_keys',
      help: 'Keys made ahead that can be given at once.',
      values: pool.map(({ keyType, waiting }) => ({
        labels: { key_type: keyType },
        value: waiting,
      })),
    },
    {
      name: 'permafrost_pool_level',
      help: 'How many keys made ahead are wanted; 0 where no level is kept.',
      values: pool.map(({ keyType, level }) => ({ labels: { key_type: keyType }, value: level })),
    },
    {
      name: 'permafrost_backups',
      help: 'Backups that are kept.',
      values: [{ labels: {}, value: await backups(db) }],
    },
    {
      name: 'permafrost_webhook_deliveries',
      help: 'Deliveries to webhooks that did not arrive.',
      values: await undelivered(db),
    },
  ];
}

async function waitingItems(db: Database): Promise<Gauge['values']> {
  const rows = await db
    .selectFrom('item')
    .select((row) => ['status', row.fn.countAll<number>().as('count')])
    .where('status', 'in', ['queued', 'sent'])
    .groupBy('status')
    .execute();
  return (['queued', 'sent'] as const).map((status) => ({
    labels: { status },
    value: rows.find((row) => row.status === status)?.count ?? 0,
  }));
}

async function backups(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('backup')
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function undelivered(db: Database): Promise<Gauge['values']> {
  const rows = await db
    .selectFrom('webhook_delivery')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .where('state', 'in', ['waiting', 'given-up'])
    .groupBy('state')
    .execute();
  return (['waiting', 'given-up'] as const).map((state) => ({
    labels: { state },
    value: rows.find((row) => row.state === state)?.count ?? 0,
  }));
}
