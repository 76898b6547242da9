/**
 * What the station last said of a COLD key or of a stored backup, with all that shows it was the
 * station: this is what the gateway answers when a wallet asks whether a key or a backup is good.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { readBackupDrill, readKeyDrill } from '../../core/signing/drill-statements.ts';
import type {
  BackupDrillStatement,
  KeyDrillStatement,
} from '../../core/signing/drill-statements.ts';
import { decodeDsse } from '../../core/signing/dsse.ts';
import type { Dsse } from '../../core/signing/dsse.ts';
import type { Database, ResponseBundleRow } from '../storage/tables.ts';
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

export interface BackupDrill extends Drill {
  readonly said: BackupDrillStatement;
}

/** Undefined where no drill of this key was answered. */
export async function latestKeyDrill(db: Database, keyId: string): Promise<Drill | undefined> {
  const row = await latestRow(db, 'key', keyId);
  return row && drillOf(row, readKeyDrill(statementOf(row)));
}

/** Undefined where no drill of this backup was answered. */
export async function latestBackupDrill(
  db: Database,
  backupId: string,
): Promise<BackupDrill | undefined> {
  const row = await latestRow(db, 'backup', backupId);
  if (row === undefined) return undefined;
  const said = readBackupDrill(statementOf(row));
  return { ...drillOf(row, said), said };
}

type AnsweredRow = DrillRow & Pick<ResponseBundleRow, 'attestation' | 'station_id' | 'sequence'>;

async function latestRow(
  db: Database,
  subject: DrillRow['subject'],
  subjectId: string,
): Promise<AnsweredRow | undefined> {
  return await db
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
}

function statementOf({ statement }: AnsweredRow): unknown {
  return parseStrictJson(utf8(statement));
}

/** The verdict is that of the text that is shown as its proof, whatever the columns beside it say. */
function drillOf(
  row: AnsweredRow,
  { failed, checked_at }: Pick<KeyDrillStatement | BackupDrillStatement, 'failed' | 'checked_at'>,
): Drill {
  return {
    verdict: failed === 'none' ? 'passed' : 'failed',
    failed: failed === 'none' ? '' : failed,
    drilledAt: checked_at,
    statement: row.statement,
    index: row.leaf_index,
    proof: row.proof === '' ? [] : row.proof.split(' '),
    attestation: decodeDsse(utf8(row.attestation)),
    stationId: row.station_id,
    sequence: row.sequence,
  };
}
