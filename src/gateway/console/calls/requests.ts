/**
 * What was asked of the station, newest first, a page at a time: what it is in the words that
 * custodians read, who asked, and what became of it.
 */
import { refuse } from '../../../core/refusal.ts';
import { describeItem } from '../../../protocol/kinds/list.ts';
import type { Gateway } from '../../gateway.ts';
import { itemOf } from '../../outbox/queue.ts';
import type { Database, ItemRow } from '../../storage/tables.ts';
import { REQUEST_STATES } from '../contract.ts';
import type { RequestPage, RequestView } from '../contract.ts';

const PAGE = 50;

/** Of a query: refuses `CONSOLE_CALL_MALFORMED` for a state or a cursor that there is not. */
export async function requestsOf(
  { db }: Gateway,
  query: { readonly state?: string | undefined; readonly before?: string | undefined },
): Promise<RequestPage> {
  const state = stateOf(query.state);
  const before = cursorOf(query.before);
  let select = db.selectFrom('item').selectAll();
  if (state !== undefined) select = select.where('status', '=', state);
  if (before !== undefined) select = select.where('arrival', '<', before);
  // One more than is shown says whether there is another page.
  const found = await select
    .orderBy('arrival', 'desc')
    .limit(PAGE + 1)
    .execute();
  const shown = found.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    requests: await Promise.all(shown.map((row) => viewOf(db, row))),
    next: found.length > PAGE && last !== undefined ? String(last.arrival) : null,
  };
}

async function viewOf(db: Database, row: ItemRow): Promise<RequestView> {
  const item = itemOf(row);
  const bundle = row.status === 'queued' ? undefined : await bundleOf(db, row.item_id);
  const key =
    row.status === 'done' && item.kind === 'key.assign' ? await keyOf(db, row.item_id) : undefined;
  return {
    requestId: row.item_id,
    kind: row.kind,
    state: row.status,
    since: sinceOf(row, bundle?.issued_at),
    askedAt: row.queued_at,
    askedBy: item.kind === 'key.assign' ? await labelOf(db, item.body.pulled_by.id) : '',
    lines: describeItem(item),
    sequence: bundle?.sequence ?? 0,
    keyId: key?.key_id ?? '',
    refusalCode: row.refusal_code,
    refusalSentence: row.refusal_sentence,
  };
}

function sinceOf(row: ItemRow, issuedAt: string | undefined): string {
  if (row.status === 'queued') return row.queued_at;
  if (row.status === 'sent') return issuedAt ?? row.queued_at;
  return row.answered_at;
}

/** The last bundle that carried it: an earlier one expired or was withdrawn. */
async function bundleOf(db: Database, itemId: string) {
  return await db
    .selectFrom('bundle_item')
    .innerJoin('request_bundle', 'request_bundle.bundle_id', 'bundle_item.bundle_id')
    .select(['sequence', 'issued_at'])
    .where('item_id', '=', itemId)
    .orderBy('issued_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function keyOf(db: Database, itemId: string) {
  return await db
    .selectFrom('cold_origin')
    .select('key_id')
    .where('item_id', '=', itemId)
    .executeTakeFirst();
}

async function labelOf(db: Database, apiKeyId: string): Promise<string> {
  const row = await db
    .selectFrom('api_key')
    .select('label')
    .where('id', '=', apiKeyId)
    .executeTakeFirst();
  return row?.label ?? apiKeyId;
}

function stateOf(text: string | undefined): ItemRow['status'] | undefined {
  if (text === undefined) return undefined;
  const state = REQUEST_STATES.find((one) => one === text);
  return state ?? refuse('CONSOLE_CALL_MALFORMED', { reason: 'there is no such state' });
}

function cursorOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  return refuse('CONSOLE_CALL_MALFORMED', { reason: 'its cursor is none that was given' });
}
