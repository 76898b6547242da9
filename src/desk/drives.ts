/**
 * Where exchange files may lie: removable drives, and folders that the host names (in trials). The
 * page knows a drive by a digest of its folder and never names a path itself.
 */
import { accessSync, constants, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sha256Hex } from '../core/crypto/digest.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { driveFolders } from './mount-table.ts';

export type Drive = {
  /** Of the folder's path: the page never names a path. */
  readonly driveId: string;
  readonly label: string;
  readonly folder: string;
  readonly isWritable: boolean;
};

export type Drives = { readonly list: () => readonly Drive[] };

const DRIVE_ID_DIGITS = 16;
const MOUNT_TABLE = '/proc/self/mounts';
const MAC_VOLUMES = '/Volumes';

/** The drives of this machine as they are when asked; `extra` folders are drives as well. */
export function removableDrives(options: {
  platform: string;
  extra: readonly string[];
  mountTable?: () => string;
}): Drives {
  const mountTable = options.mountTable ?? (() => readFileSync(MOUNT_TABLE, 'utf8'));
  return {
    list: () => {
      const folders = [...foldersOf(options.platform, mountTable), ...options.extra];
      return [...new Set(folders)].filter(isFolder).map(driveAt);
    },
  };
}

/** Refuses `DRIVE_GONE`. */
export function driveOf(driveId: string, drives: Drives): Drive {
  return drives.list().find((drive) => drive.driveId === driveId) ?? refuse('DRIVE_GONE');
}

/** Names come from media that strangers wrote: what could steer or mislead a reader is left out. */
export function plainLabel(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}

function driveAt(folder: string): Drive {
  return {
    driveId: sha256Hex(utf8(folder)).slice(0, DRIVE_ID_DIGITS),
    label: plainLabel(path.basename(folder)),
    folder,
    isWritable: isWritable(folder),
  };
}

function foldersOf(platform: string, mountTable: () => string): string[] {
  if (platform === 'linux') return driveFolders(mountTable());
  // The start-up disk stands there too, as a symbolic link, which is no folder.
  if (platform === 'darwin')
    return readdirSync(MAC_VOLUMES).map((name) => `${MAC_VOLUMES}/${name}`);
  return [];
}

function isFolder(folder: string): boolean {
  try {
    return lstatSync(folder).isDirectory();
  } catch {
    // Gone, or so damaged that it does not even tell; the other drives are of use all the same.
    return false;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
