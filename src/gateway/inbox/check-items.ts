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
import { checkDrilledBackup, checkDrilledKey } from './check-drilled.ts';
import type { DrilledBackup, DrilledKey } from './check-drilled.ts';
import { checkPooledKeys } from './check-pooled-keys.ts';
import type { PooledColdKey } from './check-pooled-keys.ts';
import { checkRetiredKey } from './check-retired-key.ts';
import type { RetiredColdKey } from './check-retired-key.ts';

export interface CheckedAnswers {
  readonly assigned: readonly AssignedColdKey[];
  readonly retired: readonly RetiredColdKey[];
  readonly pooled: readonly PooledColdKey[];
  readonly drilled: readonly DrilledKey[];
  readonly drilledBackups: readonly DrilledBackup[];
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
  const pooled: PooledColdKey[] = [];
  const drilled: DrilledKey[] = [];
  const drilledBackups: DrilledBackup[] = [];
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
    else if (answer.kind === 'key.retire' && item.kind === 'key.retire') {
      retired.push(checkRetiredKey(item, answer.body));
    } else {
      if (attestation === undefined)
        return refuse('ATTESTATION_INVALID', { reason: 'there is none' });
      const trust = { card, attestation };
      if (answer.kind === 'key.assign' && item.kind === 'key.assign') {
        assigned.push(checkAssignedKey({ ...trust, item, answer: answer.body }));
      } else if (answer.kind === 'key.pool' && item.kind === 'key.pool') {
        pooled.push(...checkPooledKeys({ ...trust, item, answer: answer.body }));
      } else if (answer.kind === 'key.drill' && item.kind === 'key.drill') {
        drilled.push(checkDrilledKey(item, answer.body, trust));
      } else if (answer.kind === 'backup.drill' && item.kind === 'backup.drill') {
        drilledBackups.push(checkDrilledBackup(item, answer.body, trust));
      }
    }
  }
  return { assigned, retired, pooled, drilled, drilledBackups, refused };
}

function mismatch(reason: string): never {
  return refuse('ITEMS_MISMATCH', { reason });
}
