/**
 * Every act of an operator that is refused leaves an entry with its code, and nothing else. Refused
 * calls of wallets do not: who can reach the API could fill the log with them.
 */
import { formatTime } from '../../core/clock.ts';
import { isRefusal } from '../../core/refusal.ts';
import type { Gateway } from '../gateway.ts';
import { appendEntry } from './log.ts';
import type { NewEntry } from './log.ts';

/** Does `work`; a refusal goes on record and is thrown on. */
export async function onRecord<T>(
  gateway: Gateway,
  { kind, facts }: Pick<NewEntry, 'kind' | 'facts'>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error)) {
      const at = formatTime(gateway.clock.now());
      await gateway.db.transaction().execute(async (tx) => {
        await appendEntry(tx, {
          kind,
          at,
          facts: { ...facts, code: error.code, ...gateway.actor },
        });
      });
    }
    throw error;
  }
}
