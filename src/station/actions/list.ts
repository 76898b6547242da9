/**
 * THE LIST of what `execute` can do: one file a kind, one line a kind in each function here. A kind
 * without an action does not compile.
 */
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { RequestItem } from '../../protocol/bundle.ts';
import type { Vault } from '../ports/vault.ts';
import type { ActionTools, CheckedAgainst, Performed } from './action.ts';
import { checkBackupDrill, performBackupDrill } from './backup-drill.ts';
import { performKeyAssign } from './key-assign.ts';
import { checkKeyDrill, performKeyDrill } from './key-drill.ts';
import { keysMissing, performKeyPool } from './key-pool.ts';
import { checkKeyRetire, performKeyRetire } from './key-retire.ts';

/** The refusal that would answer this item now, if any. The other items are not touched by it. */
export function refusalForeseen(item: RequestItem, vault: CheckedAgainst): Refusal | undefined {
  try {
    checkItem(item, vault);
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** How many times `perform` is needed for an item that has no outcome yet. */
export function stepsLeft(
  item: RequestItem,
  requestId: string,
  vault: Pick<Vault, 'keysOfItem'>,
): number {
  return item.kind === 'key.pool' ? keysMissing(item, requestId, vault) : 1;
}

/** How many times it is needed from the beginning. */
export function stepsOf(item: RequestItem): number {
  return item.kind === 'key.pool' ? item.body.count : 1;
}

/** Does the item, or the next step of it, writing nothing. A refusal here ends the run. */
export async function perform(item: RequestItem, tools: ActionTools): Promise<Performed> {
  switch (item.kind) {
    case 'key.assign':
      return await performKeyAssign(item, tools);
    case 'key.retire':
      return performKeyRetire(item, tools);
    case 'key.pool':
      return await performKeyPool(item, tools);
    case 'key.drill':
      return performKeyDrill(item, tools);
    case 'backup.drill':
      return performBackupDrill(item, tools);
  }
}

function checkItem(item: RequestItem, vault: CheckedAgainst): void {
  switch (item.kind) {
    case 'key.assign':
    case 'key.pool':
      // Everything that could refuse it is in its schema.
      return;
    case 'key.retire':
      checkKeyRetire(item, vault);
      return;
    case 'key.drill':
      checkKeyDrill(item, vault);
      return;
    case 'backup.drill':
      checkBackupDrill(item, vault);
  }
}
