/**
 * Asks the station to show that a COLD key can be used, or that a backup can be read. At most one drill
 * of a key or a backup is under way: whoever asks meanwhile is given that one. What the station refuses
 * frees the place.
 */
import { formatTime } from '../../core/clock.ts';
import { toBase64 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { BACKUP_DRILL } from '../../protocol/kinds/backup-drill.ts';
import { KEY_DRILL } from '../../protocol/kinds/key-drill.ts';
import type { RequestItem } from '../../protocol/kinds/list.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import { isOfRevokedStation } from '../keys/revoked-station.ts';
import { queueItem } from '../outbox/queue.ts';
import type { Database } from '../storage/tables.ts';
import type { DrillRow } from '../storage/tables/backups.ts';
import { newOwnerOf } from './new-owner.ts';

export interface AskedDrill {
  readonly itemId: string;
  /** False where a drill was under way already; then nothing was changed. */
  readonly isNew: boolean;
}

interface Subject {
  readonly subject: DrillRow['subject'];
  readonly subjectId: string;
}

/**
 * Within the transaction of the act that needs it. Refuses `KEY_UNKNOWN` for what is no COLD key, and
 * `KEY_OF_REVOKED_STATION`: another station would refuse it, again and again.
 */
export async function requestKeyDrill(
  gateway: Gateway,
  tx: Database,
  keyId: string,
): Promise<AskedDrill> {
  return await ask(gateway, tx, { subject: 'key', subjectId: keyId }, async (item_id) => {
    const key = await tx
      .selectFrom('customer_key')
      .select('fingerprint')
      .where('key_id', '=', keyId)
      .where('environment', '=', 'COLD')
      .executeTakeFirst();
    if (key === undefined) return refuse('KEY_UNKNOWN', { keyId });
    await checkStation(tx, keyId);
    const owner = await newOwnerOf(tx, keyId);
    const body = {
      key_id: keyId,
      key_fingerprint: key.fingerprint,
      ...(owner && { assigned_to: owner }),
    };
    return { kind: KEY_DRILL.kind, item_id, body };
  });
}

/**
 * Within the transaction of the act that needs it. Refuses `STORED_BACKUP_UNKNOWN`, and
 * `BACKUP_NOT_DRILLABLE` for what the station could not look into: a file, and what has no checksum or
 * a key of the gateway; and `KEY_OF_REVOKED_STATION`.
 */
export async function requestBackupDrill(
  gateway: Gateway,
  tx: Database,
  backupId: string,
): Promise<AskedDrill> {
  return await ask(gateway, tx, { subject: 'backup', subjectId: backupId }, async (item_id) => {
    const row = await tx
      .selectFrom('backup')
      .leftJoin('backup_data', 'backup_data.backup_id', 'backup.backup_id')
      .selectAll('backup')
      .select('backup_data.ciphertext')
      .where('backup.backup_id', '=', backupId)
      .executeTakeFirst();
    if (row === undefined) return refuse('STORED_BACKUP_UNKNOWN', { backupId });
    if (row.ciphertext === null || row.checksum === '' || row.key_environment !== 'COLD') {
      return refuse('BACKUP_NOT_DRILLABLE', { backupId });
    }
    await checkStation(tx, row.key_id);
    const body = {
      backup_id: backupId,
      key_id: row.key_id,
      key_fingerprint: row.key_fingerprint,
      checksum: row.checksum,
      content: { form: 'rsa-oaep' as const, ciphertext: toBase64(row.ciphertext) },
    };
    return { kind: BACKUP_DRILL.kind, item_id, body };
  });
}

async function checkStation(tx: Database, keyId: string): Promise<void> {
  if (await isOfRevokedStation(tx, keyId)) refuse('KEY_OF_REVOKED_STATION', { keyId });
}

async function ask(
  gateway: Gateway,
  tx: Database,
  { subject, subjectId }: Subject,
  itemOf: (itemId: string) => Promise<RequestItem>,
): Promise<AskedDrill> {
  const latest = await tx
    .selectFrom('drill')
    .select(['item_id', 'number', 'state'])
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (latest?.state === 'asked') return { itemId: latest.item_id, isNew: false };
  const at = formatTime(gateway.clock.now());
  const item = await itemOf(gateway.random.uuid());
  const { item_id: itemId } = item;
  await queueItem(tx, item, at);
  await tx
    .insertInto('drill')
    .values({
      item_id: itemId,
      subject,
      subject_id: subjectId,
      number: (latest?.number ?? 0) + 1,
      state: 'asked',
      failed: '',
      drilled_at: '',
      statement: '',
      leaf_index: 0,
      proof: '',
      response_id: '',
    })
    .execute();
  await appendEntry(tx, {
    kind: 'drill.requested',
    at,
    facts: { request_id: itemId, [`${subject}_id`]: subjectId, ...gateway.actor },
  });
  return { itemId, isNew: true };
}
