/**
 * R9: each item is asked for once. An item that was done or refused, or that waits in another request
 * that can still run, is not taken again, so that no item ever gets two keys. An item of a request
 * that expired before anybody ran it is free: its gateway asks again under a new bundle id.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import type { RequestRecord } from '../ports/requests.ts';
import { readRecordedRequest } from './earlier-request.ts';
import type { Rule } from './rule.ts';

export const UNSEEN_ITEMS_RULE: Rule = {
  id: 'R9',
  says: 'No item was asked for before in a request that was run or can still run.',
  check: ({ request, records, now }) => {
    const asked = new Set(request.items.map((item) => item.item_id));
    for (const itemId of asked) {
      if (records.outcomeOfItem(itemId) !== undefined) refuse('ITEM_REPEATED', { itemId });
    }
    for (const record of records.requests()) {
      if (record.requestId === request.head.bundle_id || !canStillRun(record, now)) continue;
      const waiting = readRecordedRequest(record).items.find((item) => asked.has(item.item_id));
      if (waiting !== undefined) refuse('ITEM_REPEATED', { itemId: waiting.item_id });
    }
  },
};

/** A run that was begun may be finished after its request expired; one not begun may not begin. */
function canStillRun({ status, notAfter }: RequestRecord, now: Date): boolean {
  if (status === 'received') return formatTime(now) <= notAfter;
  return status === 'executing';
}
