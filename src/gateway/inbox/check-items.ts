/**
 * A response answers its request item by item: the same ids, each of its kind, none missing, none
 * added, in the same order. What an answer then has to prove is its kind's own file.
 */
import { refuse } from '../../core/refusal.ts';
import type { RefusedItem, RequestItem, ResponseBundle } from '../../protocol/bundle.ts';
import type { OpenedStationCard } from '../../protocol/cards/station-card.ts';
import type { ItemRow, RequestBundleRow } from '../storage/tables.ts';
import { checkAssignedKey, checkAttestation } from './check-assigned-key.ts';
import type { AssignedColdKey } from './check-assigned-key.ts';
import { checkRetiredKey } from './check-retired-key.ts';
import type { RetiredColdKey } from './check-retired-key.ts';

export interface CheckedAnswers {
  readonly assigned: readonly AssignedColdKey[];
  readonly retired: readonly RetiredColdKey[];
  readonly refused: readonly RefusedItem[];
}

/** Refuses `ITEMS_MISMATCH`, and what the kinds refuse. */
export function checkItems(
  card: OpenedStationCard,
  request: RequestBundleRow,
  asked: readonly { item: RequestItem; status: ItemRow['status'] }[],
  response: ResponseBundle,
): CheckedAnswers {
  const assigned: AssignedColdKey[] = [];
  const retired: RetiredColdKey[] = [];
  const refused: RefusedItem[] = [];
  const attestation =
    response.attestation &&
    checkAttestation(card, request, {
      attestation: response.attestation,
      checkpoint: response.head.checkpoint,
    });
  if (response.items.length !== asked.length) {
    mismatch(`${String(response.items.length)} answers to ${String(asked.length)} items`);
  }
  for (const [position, { item, status }] of asked.entries()) {
    const answer = response.items[position];
    if (answer === undefined || answer.item_id !== item.item_id) {
      return mismatch(`item ${item.item_id} is not answered in its place`);
    }
    if (answer.kind !== item.kind) mismatch(`item ${item.item_id} is answered as ${answer.kind}`);
    if (status === 'done' || status === 'refused') {
      mismatch(`item ${item.item_id} was answered before`);
    }
    if (answer.outcome === 'refused') refused.push(answer);
    else if (answer.kind === 'key.assign' && item.kind === 'key.assign') {
      if (attestation === undefined) refuse('ATTESTATION_INVALID', { reason: 'there is none' });
      assigned.push(checkAssignedKey({ card, attestation, item, answer: answer.body }));
    } else if (answer.kind === 'key.retire' && item.kind === 'key.retire') {
      retired.push(checkRetiredKey(item, answer.body));
    }
  }
  return { assigned, retired, refused };
}

function mismatch(reason: string): never {
  return refuse('ITEMS_MISMATCH', { reason });
}
