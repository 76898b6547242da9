/** How an operator adds what the rules of Dynamic’s API are about: environments, users, wallets. */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import type { NewEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import { lowerUuid } from './fields.ts';

/**
 * What each of them has in common when it is added: its ids, its entry, and that it is new. Gives when.
 * Refuses `DYNAMIC_ID_INVALID` and `DYNAMIC_EXISTS`.
 */
export async function registered(
  gateway: Gateway,
  act: {
    readonly what: string;
    /** The last one is its own. */
    readonly ids: readonly string[];
    readonly entry: Pick<NewEntry, 'kind' | 'facts'>;
    /** Gives nothing where it is there already. */
    readonly insert: (tx: Database, at: string) => Promise<unknown>;
  },
): Promise<string> {
  const { what, ids } = act;
  const facts = { act: `add ${what}` };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const wrong = ids.find((id) => !lowerUuid.safeParse(id).success);
    if (wrong !== undefined) return refuse('DYNAMIC_ID_INVALID', { id: wrong.slice(0, 80) });
    const at = formatTime(gateway.clock.now());
    await gateway.db.transaction().execute(async (tx) => {
      const added = await act.insert(tx, at);
      if (added === undefined) return refuse('DYNAMIC_EXISTS', { what, id: ids.at(-1) ?? '' });
      await appendEntry(tx, { ...act.entry, at });
      return undefined;
    });
    return at;
  });
}
