/**
 * THE LIST of answers: of each item that was done, what is stated under the attestation and what
 * stands in the response. Made from the request and what is kept, so a run that was killed gives the
 * same answer.
 */
import { refuse } from '../../core/refusal.ts';
import type { ResponseItem } from '../../protocol/bundle.ts';
import type { ItemResult } from '../execute.ts';
import type { KeyRecord } from '../ports/keys.ts';
import type { Vault } from '../ports/vault.ts';
import type { SigningPair } from '../station-keys.ts';
import type { PlacedStatement } from './action.ts';
import { backupDrillText } from './backup-drill.ts';
import { answerKeyAssign, keyStatementText } from './key-assign.ts';
import { keyDrillText } from './key-drill.ts';
import { answerPooledKey, poolStatementText } from './key-pool.ts';
import { answerKeyRetire } from './key-retire.ts';

/** The statements of one item, in the order in which its answer holds them. */
export function statementsOf({ item, kept }: ItemResult, vault: Vault): string[] {
  const station = vault.identity();
  if (item.kind === 'key.assign' && kept.outcome === 'done') {
    return [keyStatementText(item, recordOf(kept.key_id, vault), station)];
  }
  if (item.kind === 'key.pool' && kept.outcome === 'pooled') {
    return kept.key_ids.map((id) => poolStatementText(item, recordOf(id, vault), station));
  }
  if (item.kind === 'key.drill' && kept.outcome === 'key-drilled') {
    return [keyDrillText(item, kept, vault, station)];
  }
  if (item.kind === 'backup.drill' && kept.outcome === 'backup-drilled') {
    return [backupDrillText(item, kept, station)];
  }
  return [];
}

/** The answer to one item; `placed` are its statements with their places in the attestation. */
export function answerOf(
  { item, kept }: ItemResult,
  placed: readonly PlacedStatement[],
  vault: Vault,
  assignmentKey: SigningPair,
): ResponseItem {
  const named = { item_id: item.item_id };
  if (kept.outcome === 'refused') {
    const { code, sentence } = kept;
    return { ...named, kind: item.kind, outcome: 'refused', code, sentence };
  }
  const done = { ...named, outcome: 'done' as const };
  switch (item.kind) {
    case 'key.retire':
      if (kept.outcome !== 'done') break;
      return { ...done, kind: item.kind, body: answerKeyRetire(item, kept.at) };
    case 'key.assign': {
      if (kept.outcome !== 'done') break;
      const record = recordOf(kept.key_id, vault);
      const body = answerKeyAssign(item, record, onlyOne(placed), assignmentKey);
      return { ...done, kind: item.kind, body };
    }
    case 'key.pool': {
      if (kept.outcome !== 'pooled' || kept.key_ids.length !== placed.length) break;
      const keys = placed.map((place, at) =>
        answerPooledKey(item, recordOf(kept.key_ids[at] ?? '', vault), place, assignmentKey),
      );
      return { ...done, kind: item.kind, body: { keys } };
    }
    case 'key.drill':
    case 'backup.drill': {
      const { statement, index, proof } = onlyOne(placed);
      return { ...done, kind: item.kind, body: { statement, index, proof: [...proof] } };
    }
  }
  throw new Error(`item ${item.item_id} was done as another kind`);
}

function recordOf(keyId: string, vault: Vault): KeyRecord {
  return vault.key(keyId) ?? refuse('KEY_UNKNOWN', { keyId });
}

function onlyOne(placed: readonly PlacedStatement[]): PlacedStatement {
  const [place, ...more] = placed;
  if (place === undefined || more.length > 0) throw new Error('an item has one statement');
  return place;
}
