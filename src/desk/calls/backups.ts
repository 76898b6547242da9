/**
 * Backups: the station process reads and writes them itself, for a backup is larger than a message;
 * the desk says where. The page names a drive and a file, never a path.
 */
import { driveOf, type Drives } from '../drives.ts';
import { bytesOnDrive, pathOnDrive } from '../file-on-drive.ts';
import type { Station } from '../supervisor.ts';
import type { DeskCalls } from './list.ts';

/** 16 GiB: beyond any vault, and below what a sparse file can pretend to be. */
const MAX_BACKUP_BYTES = 17_179_869_184;
const MAX_WITNESS_BYTES = 65_536;

export function backupCalls(
  drives: Drives,
  station: Station,
): Pick<DeskCalls, 'backupTo' | 'testRestoreFrom' | 'restoreFrom'> {
  const outside = { drives, station };
  return {
    async backupTo({ driveId }, onProgress) {
      const { folder } = driveOf(driveId, drives);
      return await station.call('backup', { folder }, onProgress);
    },

    async testRestoreFrom({ driveId, fileName, custodians }, onProgress) {
      const path = await pathOnDrive({ driveId, fileName }, MAX_BACKUP_BYTES, outside);
      return await station.call('testRestore', { path, custodians }, onProgress);
    },

    async restoreFrom({ driveId, fileName, custodians, witness }, onProgress) {
      const path = await pathOnDrive({ driveId, fileName }, MAX_BACKUP_BYTES, outside);
      if (witness === '') return await station.call('restore', { path, custodians }, onProgress);
      const seen = await bytesOnDrive({ driveId, fileName: witness }, MAX_WITNESS_BYTES, outside);
      return await station.call('restore', { path, custodians, witness: seen }, onProgress);
    },
  };
}
