/** `GET /v1/requests`: what waits for the offline environment, so that nobody has to keep the ids. */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import { pageQuery, unknownCursor } from '../conventions/page.ts';
import type { Database } from '../storage/tables.ts';

const waitingRequest = z.strictObject({
  request_id: z.uuid(),
  kind: z.string(),
  status: z.enum(['queued', 'sent']),
  requested_at: z.string(),
});

const listRequests = endpoint({
  method: 'get',
  path: '/v1/requests',
  operationId: 'listRequests',
  summary: 'What waits for the offline environment, the newest first',
  scope: 'keys:read',
  query: pageQuery,
  answers: { 200: { when: 'always', body: z.array(waitingRequest) } },
  faults: [{ status: 400, code: 'INVALID_PARAMETERS', when: 'limit or before is none' }],
  handle: async ({ gateway: { db }, query: { limit, before } }) => ({
    status: 200,
    body: await waiting(db, limit, before),
  }),
});

async function waiting(db: Database, limit: number, before: string | undefined) {
  let select = db.selectFrom('item').where('status', 'in', ['queued', 'sent']);
  if (before !== undefined) {
    // It may have been answered since: it is looked for among all.
    const last = await db
      .selectFrom('item')
      .select('arrival')
      .where('item_id', '=', before)
      .executeTakeFirst();
    if (last === undefined) throw unknownCursor();
    select = select.where('arrival', '<', last.arrival);
  }
  return await select
    .select(['item_id as request_id', 'kind', 'status', 'queued_at as requested_at'])
    .orderBy('arrival', 'desc')
    .limit(limit)
    .execute();
}

export const REQUEST_ENDPOINTS = [listRequests];
