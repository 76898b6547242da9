/**
 * A file that the page names on a drive, as a path and as bytes. The page gives a drive's id and a
 * plain name; a file that is refused unread leaves its entry in the audit log, as a bundle that is
 * refused later does.
 */
import path from 'node:path';
import { isRefusal, refuse } from '../core/refusal.ts';
import type { CallInput } from '../ipc/contract.ts';
import { lookAtFile, readAsSeen, type FileLook } from '../media/read-file.ts';
import { driveOf, type Drives } from './drives.ts';
import type { Station } from './supervisor.ts';

const MAX_NAME_ON_RECORD = 128;

export type OnDrive = { readonly driveId: string; readonly fileName: string };

/** Refuses `DRIVE_GONE`, `SCHEMA_VIOLATION` (a name that leads elsewhere), and what a file refuses. */
export async function bytesOnDrive(
  { driveId, fileName }: OnDrive,
  maxBytes: number,
  { drives, station }: { drives: Drives; station: Station },
): Promise<Uint8Array> {
  const target = targetOn(driveId, fileName, drives);
  return await onFileRecord(fileName, station, () => readAsSeen(lookAtFile(target, maxBytes)));
}

/** The path of a plain file there, for a call that reads it itself. */
export async function pathOnDrive(
  { driveId, fileName }: OnDrive,
  maxBytes: number,
  { drives, station }: { drives: Drives; station: Station },
): Promise<string> {
  const target = targetOn(driveId, fileName, drives);
  const look = await onFileRecord(fileName, station, (): FileLook => lookAtFile(target, maxBytes));
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

async function onFileRecord<T>(fileName: string, station: Station, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    if (isRefusal(error) && isRecorded(error.code)) {
      const name = fileName.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_NAME_ON_RECORD);
      try {
        await station.call('fileRefused', { code: error.code, fileName: name });
      } catch {
        // An empty station has no log, and a station that ended says so at the next call.
      }
    }
    throw error;
  }
}

/** That there is no file says nothing about anybody. */
function isRecorded(code: string): code is CallInput<'fileRefused'>['code'] {
  return ['FILE_NOT_REGULAR', 'FILE_TOO_LARGE', 'FILE_UNREADABLE'].includes(code);
}
