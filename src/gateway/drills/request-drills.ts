/**
 * What an operator asks to be tried: one key, one backup, or those that were not looked at for the
 * longest time. The custodians at the station approve the drills as they approve any request.
 */
import { sql } from 'kysely';
import { refuse } from '../../core/refusal.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { keysOfRevokedStations } from '../keys/revoked-station.ts';
import type { Database } from '../storage/tables.ts';
import { requestBackupDrill, requestKeyDrill } from './request-drill.ts';

/** As many as one response can attest. */
export const MOST_DRILLS_AT_ONCE = LIMITS.statements;

export type DrillWish =
  | { readonly keyId: string }
  | { readonly backupId: string }
  | { readonly keys: number }
  | { readonly backups: number };

export interface RequestedDrill {
  readonly itemId: string;
  readonly subject: 'key' | 'backup';
  readonly subjectId: string;
  /** False where a drill of it was under way already. */
  readonly isNew: boolean;
}

/** Refuses `DRILL_COUNT_INVALID`, `KEY_UNKNOWN`, `STORED_BACKUP_UNKNOWN`, `BACKUP_NOT_DRILLABLE`, `KEY_OF_REVOKED_STATION`. */
export async function requestDrills(gateway: Gateway, wish: DrillWish): Promise<RequestedDrill[]> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'drill' } }, async () => {
    const subject = 'keyId' in wish || 'keys' in wish ? 'key' : 'backup';
    const ids = await wanted(gateway.db, wish);
    return await gateway.db.transaction().execute(async (tx) => {
      const drills: RequestedDrill[] = [];
      for (const subjectId of ids) {
        const asked =
          subject === 'key'
            ? await requestKeyDrill(gateway, tx, subjectId)
            : await requestBackupDrill(gateway, tx, subjectId);
        drills.push({ ...asked, subject, subjectId });
      }
      return drills;
    });
  });
}

async function wanted(db: Database, wish: DrillWish): Promise<readonly string[]> {
  if ('keyId' in wish) return [wish.keyId];
  if ('backupId' in wish) return [wish.backupId];
  const count = 'keys' in wish ? wish.keys : wish.backups;
  if (!Number.isInteger(count) || count < 1 || count > MOST_DRILLS_AT_ONCE) {
    return refuse('DRILL_COUNT_INVALID', { most: MOST_DRILLS_AT_ONCE });
  }
  return 'keys' in wish
    ? await longestUntriedKeys(db, count)
    : await longestUnreadBackups(db, count);
}

/** COLD keys that somebody was given and a station can try, without those that are being tried. */
async function longestUntriedKeys(db: Database, count: number): Promise<string[]> {
  const rows = await db
    .selectFrom('customer_key')
    .leftJoin(
      (query) =>
        query
          .selectFrom('drill')
          .select(['subject_id', (row) => row.fn.max('drilled_at').as('tried_at')])
          .select((row) => row.fn.max('state').filterWhere('state', '=', 'asked').as('asked'))
          .where('subject', '=', 'key')
          .groupBy('subject_id')
          .as('tried'),
      (join) => join.onRef('tried.subject_id', '=', 'customer_key.key_id'),
    )
    .select('customer_key.key_id')
    .where('environment', '=', 'COLD')
    .where('status', '=', 'active')
    .where('tried.asked', 'is', null)
    .where('customer_key.key_id', 'not in', keysOfRevokedStations(db))
    .orderBy((row) => row.fn.coalesce('tried.tried_at', row.val('')))
    .orderBy('added_at')
    .orderBy('key_id')
    .limit(count)
    .execute();
  return rows.map(({ key_id }) => key_id);
}

/** What a station can look into, without what it was asked already. */
async function longestUnreadBackups(db: Database, count: number): Promise<string[]> {
  const rows = await db
    .selectFrom('backup')
    .select('backup_id')
    // As literals: an index of some rows is used for no parameter.
    .where('key_environment', '=', sql.lit('COLD'))
    .where('backup_type', '=', sql.lit('data'))
    .where('checksum', '<>', sql.lit(''))
    .where('key_id', 'not in', keysOfRevokedStations(db))
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('drill')
            .select('item_id')
            .where('subject', '=', 'backup')
            .where('state', '=', 'asked')
            .whereRef('subject_id', '=', 'backup.backup_id'),
        ),
      ),
    )
    .orderBy('drilled_at')
    .orderBy('stored_at')
    .orderBy('backup_id')
    .limit(count)
    .execute();
  return rows.map(({ backup_id }) => backup_id);
}
