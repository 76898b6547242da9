/**
 * What the station last said of a COLD key or of a stored backup, with all that shows it was the
 * station: this is what the gateway answers when a wallet asks whether a key or a backup is good.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import type { Dsse } from '../../core/signing/dsse.ts';
import type { Database } from '../storage/tables.ts';
import type { DrillRow } from '../storage/tables/backups.ts';

export interface Drill {
  readonly verdict: 'passed' | 'failed';
  /** What did not hold; '' where all did. */
  readonly failed: string;
  /** The station's time of the drill. */
  readonly drilledAt: string;
  /** The text that the station attests, and its place in the attestation. */
  readonly statement: string;
  readonly index: number;
  readonly proof: readonly string[];
  readonly attestation: Dsse;
  /** The response that brought it: of which station, and which of its responses. */
  readonly stationId: string;
  readonly sequence: number;
}

/** Whether `one` was answered before `other`, which no clock decides; of another station's nobody can tell. */
export function isBefore(one: Drill, other: Drill | undefined): boolean {
  return one.stationId === other?.stationId && one.sequence < other.sequence;
}

/** Undefined where no drill of this key was answered. */
export async function latestKeyDrill(db: Database, keyId: string): Promise<Drill | undefined> {
  return await latestDrill(db, 'key', keyId);
}

/** Undefined where no drill of this backup was answered. */
export async function latestBackupDrill(
  db: Database,
  backupId: string,
): Promise<Drill | undefined> {
  return await latestDrill(db, 'backup', backupId);
}

async function latestDrill(
  db: Database,
  subject: DrillRow['subject'],
  subjectId: string,
): Promise<Drill | undefined> {
  const row = await db
    .selectFrom('drill')
    .innerJoin('response_bundle', 'response_bundle.bundle_id', 'drill.response_id')
    .selectAll('drill')
    .select(['attestation', 'station_id', 'sequence'])
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .where('state', 'in', ['passed', 'failed'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    verdict: row.state === 'passed' ? 'passed' : 'failed',
    failed: row.failed,
    drilledAt: row.drilled_at,
    statement: row.statement,
    index: row.leaf_index,
    proof: row.proof === '' ? [] : row.proof.split(' '),
    attestation: decodeDsse(utf8(row.attestation)),
    stationId: row.station_id,
    sequence: row.sequence,
  };
}
