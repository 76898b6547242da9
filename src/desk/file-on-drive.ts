/**
 * A file that the page names on a drive, as a path and as bytes. The page gives a drive's id and a
 * plain name; a file that is refused unread leaves its entry in the audit log, as a bundle that is
 * refused later does.
 */
import path from 'node:path';
import { refuse } from '../core/refusal.ts';
import { lookAtFile, readAsSeen, type FileLook } from '../media/read-file.ts';
import { onFileRecord } from '../station-process/file-record.ts';
import { driveOf, type Drives } from './drives.ts';
import type { Station } from './supervisor.ts';

export type OnDrive = { readonly driveId: string; readonly fileName: string };

/** Refuses `DRIVE_GONE`, `SCHEMA_VIOLATION` (a name that leads elsewhere), and what a file refuses. */
export async function bytesOnDrive(
  { driveId, fileName }: OnDrive,
  maxBytes: number,
  { drives, station }: { drives: Drives; station: Station },
): Promise<Uint8Array> {
  const target = targetOn(driveId, fileName, drives);
  return await onFileRecord(station, 'read', fileName, () =>
    readAsSeen(lookAtFile(target, maxBytes)),
  );
}

/** The path of a plain file there, for a call that reads it itself. */
export async function pathOnDrive(
  { driveId, fileName }: OnDrive,
  maxBytes: number,
  { drives, station }: { drives: Drives; station: Station },
): Promise<string> {
  const target = targetOn(driveId, fileName, drives);
  const look = await onFileRecord(station, 'read', fileName, (): FileLook =>
    lookAtFile(target, maxBytes),
  );
  return look.path;
}

function targetOn(driveId: string, fileName: string, drives: Drives): string {
  const { folder } = driveOf(driveId, drives);
  const isPlain = fileName === path.basename(fileName) && !['.', '..'].includes(fileName);
  if (!isPlain || fileName.includes('\0') || fileName.includes('\\')) {
    refuse('SCHEMA_VIOLATION', { where: 'fileName', reason: 'is not a plain file name' });
  }
  return path.join(folder, fileName);
}
