/**
 * Whether this process lives, and whether it should get calls: its database answers and has the schema that
 * this software knows, and it is not about to end. For load balancers; nothing in it is secret.
 */
import { Hono } from 'hono';
import { callFacts } from '../conventions/call-facts.ts';
import type { Gateway } from '../gateway.ts';
import { MIGRATIONS } from '../storage/migrate.ts';

const DATABASE_MS = 3_000;

export function healthRoutes(gateway: Gateway, isStopping: () => boolean): Hono {
  const routes = new Hono();
  const answer = { 'Cache-Control': 'no-store' };

  routes.get('/health/live', (c) => {
    callFacts(c.req.raw).operation = 'readLiveness';
    return c.json({ status: 'live' }, 200, answer);
  });

  routes.get('/health/ready', async (c) => {
    callFacts(c.req.raw).operation = 'readReadiness';
    const status = isStopping() ? 'stopping' : await databaseState(gateway);
    return c.json({ status }, status === 'ready' ? 200 : 503, answer);
  });

  return routes;
}

type DatabaseState = 'ready' | 'database' | 'schema';

async function databaseState({ db }: Gateway): Promise<DatabaseState> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DatabaseState>((resolve) => {
    timer = setTimeout(resolve, DATABASE_MS, 'database');
  });
  const asked = db
    .selectFrom('schema_migration')
    .select((row) => row.fn.max<number | null>('version').as('version'))
    .executeTakeFirstOrThrow()
    .then(
      ({ version }): DatabaseState => (version === MIGRATIONS.length ? 'ready' : 'schema'),
      (): DatabaseState => 'database',
    );
  return await Promise.race([asked, late]).finally(() => {
    clearTimeout(timer);
  });
}
