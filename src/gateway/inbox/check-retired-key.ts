/** The answer to `key.retire`: about the very key that was named, by id and by fingerprint. */
import { refuse } from '../../core/refusal.ts';
import type { KeyRetireRequest, KeyRetireResponse } from '../../protocol/kinds/key-retire.ts';

export interface RetiredColdKey {
  readonly itemId: string;
  readonly keyId: string;
  readonly retiredAt: string;
}

/** Refuses `ITEMS_MISMATCH` when the answer is about another key. */
export function checkRetiredKey(
  item: { readonly item_id: string; readonly body: KeyRetireRequest },
  answer: KeyRetireResponse,
): RetiredColdKey {
  const { key_id: keyId, key_fingerprint: fingerprint } = item.body;
  if (answer.key_id !== keyId || answer.key_fingerprint !== fingerprint) {
    refuse('ITEMS_MISMATCH', { reason: `item ${item.item_id} is answered for another key` });
  }
  return { itemId: item.item_id, keyId, retiredAt: answer.retired_at };
}
