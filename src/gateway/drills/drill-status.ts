/** How drills stand: what is under way, and what failed and was not put right by a later one. */
import type { Database } from '../storage/tables.ts';

export interface FailedDrill {
  readonly subject: 'key' | 'backup';
  readonly subjectId: string;
  /** What did not hold, in the station's word. */
  readonly failed: string;
  readonly drilledAt: string;
}

export interface DrillStatus {
  readonly underWay: number;
  /** Subjects whose last verdict is bad, the latest first, at most 100. */
  readonly failed: readonly FailedDrill[];
  /** Backups by what is known of them. */
  readonly backups: Readonly<Record<'stored' | 'confirmed' | 'failed', number>>;
}

export async function drillStatus(db: Database): Promise<DrillStatus> {
  const { underWay } = await db
    .selectFrom('drill')
    .select((row) => row.fn.countAll<number>().as('underWay'))
    .where('state', '=', 'asked')
    .executeTakeFirstOrThrow();
  const backups = { stored: 0, confirmed: 0, failed: 0 };
  const counted = await db
    .selectFrom('backup')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  for (const { state, count } of counted) backups[state] = count;
  return { underWay, failed: await failedDrills(db), backups };
}

async function failedDrills(db: Database): Promise<FailedDrill[]> {
  const rows = await db
    .selectFrom('drill')
    .select(['subject', 'subject_id', 'failed', 'drilled_at'])
    .where('state', '=', 'failed')
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('drill as later')
            .select('later.item_id')
            .whereRef('later.subject', '=', 'drill.subject')
            .whereRef('later.subject_id', '=', 'drill.subject_id')
            .whereRef('later.number', '>', 'drill.number')
            .where('later.state', 'in', ['passed', 'failed']),
        ),
      ),
    )
    .orderBy('drilled_at', 'desc')
    .orderBy('item_id')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    subject: row.subject,
    subjectId: row.subject_id,
    failed: row.failed,
    drilledAt: row.drilled_at,
  }));
}
