/** Answers to an Idempotency-Key are given again for seven days; whoever tries again later begins anew. */
import { formatTime } from '../../core/clock.ts';
import type { Gateway } from '../gateway.ts';

export const REMEMBERED_MS = 7 * 86_400_000;
/** One transaction forgets no more than this: others wait for it. */
const AT_ONCE = 1_000;

/** How many were forgotten. */
export async function forgetOldAnswers(
  { db, clock }: Pick<Gateway, 'db' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  const before = formatTime(new Date(clock.now().getTime() - REMEMBERED_MS));
  for (let forgotten = 0; ;) {
    const count = await db.transaction().execute(async (tx) => {
      const last = await tx
        .selectFrom('idempotent_answer')
        .select('answered_at')
        .where('answered_at', '<', before)
        .orderBy('answered_at')
        .offset(AT_ONCE - 1)
        .limit(1)
        .executeTakeFirst();
      const { numDeletedRows } = await tx
        .deleteFrom('idempotent_answer')
        .where('answered_at', last === undefined ? '<' : '<=', last?.answered_at ?? before)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    });
    forgotten += count;
    if (count < AT_ONCE || signal.aborted) return forgotten;
  }
}
