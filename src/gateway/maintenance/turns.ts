/**
 * Whose turn it is: of the processes that serve one gateway, the first that asks in an interval gets the
 * turn of a loop. A process that dies in its turn costs no more than that one turn.
 */
import { formatTime } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';

export async function takeTurn(
  { db, clock }: Pick<Gateway, 'db' | 'clock'>,
  { name, everyMs }: { readonly name: string; readonly everyMs: number },
): Promise<boolean> {
  const now = clock.now();
  const at = formatTime(now);
  const nextAt = formatTime(new Date(now.getTime() + everyMs));
  return await db.transaction().execute(async (tx) => {
    const last = await tx
      .selectFrom('loop_turn')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
    // A turn of the future was taken by a clock that has been set back since.
    if (last !== undefined && last.taken_at <= at && at < last.next_at) return false;
    const row = { name, taken_at: at, next_at: nextAt };
    await tx
      .insertInto('loop_turn')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
    return true;
  });
}
