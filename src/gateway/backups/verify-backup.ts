/**
 * Whether a backup could be restored today, as far as anybody looked. Under a HOT key it is opened now;
 * under a COLD one the station's last drill is what is known, and where there was none nothing is
 * claimed: a drill is asked for. Each check says for itself what it found, and what it did not look at.
 */
import type { Gateway } from '../gateway.ts';
import type { Acting } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { drillForWallet } from '../drills/ask-for-wallet.ts';
import { stationRevoked } from '../drills/drill-answer.ts';
import { isBefore, latestBackupDrill, latestKeyDrill } from '../drills/latest-drill.ts';
import type { BackupDrill, Drill } from '../drills/latest-drill.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import { isOfRevokedStation } from '../keys/revoked-station.ts';
import type { Database } from '../storage/tables.ts';
import type { BackupRow } from '../storage/tables/backups.ts';
import { lookInside } from './check-data.ts';
import { ciphertextOf, isUnchanged } from './stored-bytes.ts';

export type Check = 'passed' | 'failed' | 'not_covered';

export interface BackupChecks {
  /** The private key was opened and worked. */
  readonly key: Check;
  /** What is stored is what was given, byte for byte. */
  readonly storedBytes: Check;
  /** What was encrypted is what its owner's checksum says. */
  readonly content: Check;
}

export interface VerifiedBackup {
  readonly checks: BackupChecks;
  /** What the station said, where the verdict is the station's. */
  readonly drill: Drill | undefined;
}

/** Nothing that a key could do makes up for lost bytes. */
const BYTES_CHANGED = {
  key: 'not_covered',
  storedBytes: 'failed',
  content: 'not_covered',
} as const satisfies BackupChecks;

/** Throws `Fault` 404, 409 where no station of today looked, 503 where HOT is not open. */
export async function verifyBackup(call: Acting, backupId: string): Promise<VerifiedBackup> {
  const { gateway } = call;
  const { db } = gateway;
  const backup = await db
    .selectFrom('backup')
    .selectAll()
    .where('backup_id', '=', backupId)
    .executeTakeFirst();
  if (backup === undefined) throw new Fault(404, 'BACKUP_NOT_FOUND', 'Backup not found');
  if (!(await isUnchanged(db, backup))) {
    return { checks: BYTES_CHANGED, drill: undefined };
  }
  if (backup.key_environment === 'HOT') {
    return { checks: await verifyHot(gateway, backup), drill: undefined };
  }
  return await verifyCold(call, backup);
}

async function verifyHot(gateway: Gateway, backup: BackupRow): Promise<BackupChecks> {
  const { db } = gateway;
  const { backup_id: backupId, key_id: keyId, checksum } = backup;
  const storedBytes = 'passed';
  const key = async (): Promise<Check> => {
    const { failed } = await hotStoreOf(gateway).tryKey(db, keyId);
    return failed === 'none' ? 'passed' : 'failed';
  };
  if (backup.backup_type === 'file') {
    return { key: await key(), storedBytes, content: 'not_covered' };
  }
  const inside = await lookInside(gateway, keyId, await ciphertextOf(db, backupId), checksum);
  if (inside === 'closed') {
    const isKey = await key();
    const content = isKey === 'passed' ? 'failed' : 'not_covered';
    return { key: isKey, storedBytes, content };
  }
  const compared = inside === 'opened' ? 'passed' : 'failed';
  return { key: 'passed', storedBytes, content: checksum === '' ? 'not_covered' : compared };
}

async function verifyCold(call: Acting, backup: BackupRow): Promise<VerifiedBackup> {
  const { db } = call.gateway;
  const { backup_id: backupId, key_id: keyId } = backup;
  const isLookedInto = backup.backup_type === 'data' && backup.checksum !== '';
  const found = await drilled(db, backup, isLookedInto);
  const isFailed = found !== undefined && Object.values(found.checks).includes('failed');
  if (!isFailed && (await isOfRevokedStation(db, keyId))) throw stationRevoked();
  if (found !== undefined) return found;
  throw await drillForWallet(call, isLookedInto ? { backupId } : { keyId });
}

/** What drills say of a backup; undefined where none looked at what counts for it. */
async function drilled(
  db: Database,
  backup: BackupRow,
  isLookedInto: boolean,
): Promise<VerifiedBackup | undefined> {
  const { backup_id: backupId, key_id: keyId } = backup;
  const ofKey = await latestKeyDrill(db, keyId);
  const ofBackup = isLookedInto ? await latestBackupDrill(db, backupId) : undefined;
  // However well it opened before: what is known of its key since then counts.
  const hasFailedSince = ofKey?.verdict === 'failed' && !isBefore(ofKey, ofBackup);
  if (ofKey !== undefined && (hasFailedSince || !isLookedInto)) {
    const key = ofKey.verdict;
    return { checks: { key, storedBytes: 'passed', content: 'not_covered' }, drill: ofKey };
  }
  if (ofBackup === undefined) return undefined;
  // What the station opened is what it names, and not what lies here by now.
  if (!isOf(ofBackup, backup)) return { checks: BYTES_CHANGED, drill: undefined };
  return { checks: lookedInto(ofBackup), drill: ofBackup };
}

function isOf({ said }: BackupDrill, { key_id, digest, checksum }: BackupRow): boolean {
  const { ciphertext_sha256: opened, checksum: heldAgainst } = said;
  return said.key_id === key_id && opened === digest && heldAgainst === checksum;
}

function lookedInto({ verdict, failed }: Drill): BackupChecks {
  const storedBytes = 'passed';
  if (verdict === 'passed') return { key: 'passed', storedBytes, content: 'passed' };
  return failed === 'content'
    ? { key: 'passed', storedBytes, content: 'failed' }
    : { key: 'failed', storedBytes, content: 'not_covered' };
}
