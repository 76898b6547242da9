/**
 * Writes what the station answered to drills, in the transaction that imports the response. A drill that
 * failed is told to whoever listens; what was refused gives its place free for the next.
 */
import type { KeyDrillResponse } from '../../protocol/kinds/key-drill.ts';
import type { CheckedAnswers } from '../inbox/check-items.ts';
import type { Database } from '../storage/tables.ts';
import { announce } from '../webhooks/announce.ts';

export async function saveDrills(
  tx: Database,
  { drilled, drilledBackups, refused }: CheckedAnswers,
  { responseId, at }: { readonly responseId: string; readonly at: string },
): Promise<void> {
  for (const { itemId, said, answer } of drilled) {
    const { failed, checked_at: drilledAt } = said;
    await saveVerdict(tx, { itemId, failed, drilledAt, answer, responseId });
    if (failed === 'none') continue;
    await announce(tx, {
      type: 'drill.failed',
      at,
      data: { drill_id: itemId, key_id: said.key_id },
    });
  }
  for (const { itemId, said, answer } of drilledBackups) {
    const { failed, checked_at: drilledAt, backup_id, key_id } = said;
    await saveVerdict(tx, { itemId, failed, drilledAt, answer, responseId });
    const isFirst = await settleBackup(tx, backup_id, failed === 'none', drilledAt);
    if (failed !== 'none') {
      const data = { drill_id: itemId, key_id, backup_id };
      await announce(tx, { type: 'drill.failed', at, data });
    } else if (isFirst) {
      await announce(tx, { type: 'backup.confirmed', at, data: { backup_id, key_id } });
    }
  }
  for (const { item_id: itemId } of refused) {
    await tx
      .updateTable('drill')
      .set({ state: 'refused' })
      .where('item_id', '=', itemId)
      .where('state', '=', 'asked')
      .execute();
  }
}

/** Facts for the log, and for whoever is told of the response. */
export function countDrills({ drilled, drilledBackups }: CheckedAnswers) {
  const all = [...drilled, ...drilledBackups];
  return {
    drilled: drilled.length,
    drilled_backups: drilledBackups.length,
    drills_failed: all.filter(({ said }) => said.failed !== 'none').length,
  };
}

interface Verdict {
  readonly itemId: string;
  /** `none` where all held. */
  readonly failed: string;
  readonly drilledAt: string;
  readonly answer: KeyDrillResponse;
  readonly responseId: string;
}

async function saveVerdict(
  tx: Database,
  { itemId, failed, drilledAt, answer, responseId }: Verdict,
): Promise<void> {
  await tx
    .updateTable('drill')
    .set({
      state: failed === 'none' ? 'passed' : 'failed',
      failed: failed === 'none' ? '' : failed,
      drilled_at: drilledAt,
      statement: answer.statement,
      leaf_index: answer.index,
      proof: answer.proof.join(' '),
      response_id: responseId,
    })
    .where('item_id', '=', itemId)
    .execute();
}

/** Gives whether it is confirmed now and was not before. */
async function settleBackup(
  tx: Database,
  backupId: string,
  isValid: boolean,
  drilledAt: string,
): Promise<boolean> {
  const before = await tx
    .selectFrom('backup')
    .select('state')
    .where('backup_id', '=', backupId)
    .executeTakeFirst();
  const state = isValid ? 'confirmed' : 'failed';
  await tx
    .updateTable('backup')
    .set({ state, drilled_at: drilledAt })
    .where('backup_id', '=', backupId)
    .execute();
  return isValid && before?.state !== 'confirmed';
}
