/**
 * THE LIST of what `execute` can do: one file a kind, one line a kind in each function here. A kind
 * without an action does not compile.
 */
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { RequestItem } from '../../protocol/bundle.ts';
import type { Vault } from '../ports.ts';
import type { ActionTools, Performed } from './action.ts';
import { performKeyAssign } from './key-assign.ts';
import { checkKeyRetire, performKeyRetire } from './key-retire.ts';

/** The refusal that would answer this item now, if any. The other items are not touched by it. */
export function refusalForeseen(item: RequestItem, vault: Pick<Vault, 'key'>): Refusal | undefined {
  try {
    checkItem(item, vault);
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** Does the item, writing nothing. A refusal here ends the run. */
export async function perform(item: RequestItem, tools: ActionTools): Promise<Performed> {
  switch (item.kind) {
    case 'key.assign':
      return await performKeyAssign(item, tools);
    case 'key.retire':
      return performKeyRetire(item, tools);
  }
}

function checkItem(item: RequestItem, vault: Pick<Vault, 'key'>): void {
  switch (item.kind) {
    case 'key.assign':
      // Everything that could refuse it is in its schema.
      return;
    case 'key.retire':
      checkKeyRetire(item, vault);
  }
}
