/**
 * Writes one new file to a medium and does not return before it is there: created exclusively,
 * synced with its folder, read back and compared. Nothing that exists is ever changed: the same
 * content again is fine, other content is refused. Only a file that holds a beginning of these very
 * bytes, which an interrupted export leaves behind, is completed.
 */
import { closeSync, constants, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { equalBytes } from '../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import { errorCode, lookAtFile, openAsSeen, readAsSeen, readBundleFile } from './read-file.ts';

export const FILE_MODE = 0o600;

/**
 * Writes `bytes` as `name` in `folder` and returns the path. Refuses `FILE_EXISTS`,
 * `FILE_UNWRITABLE`, `FILE_READ_BACK_DIFFERS`, and `FILE_NOT_REGULAR` for what stands in its place.
 * `name` is a plain file name and never comes from the other side of the gap.
 */
export function writeNewFile(folder: string, name: string, bytes: Uint8Array): string {
  if (name !== path.basename(name) || name === '' || name === '.' || name === '..') {
    throw new TypeError('a file name may not lead to another folder');
  }
  const target = path.join(folder, name);
  const created = createExclusively(target);
  if (created === undefined) completeExisting(target, bytes);
  else writeCreated(target, created, bytes);
  syncFolder(folder);
  checkReadBack(target, bytes);
  return target;
}

/**
 * Writes a file that was not there, for a secret: one that stands there already, even empty, may be another's
 * to read. Synced with its folder; not read back, which the caller does without leaving a copy in memory.
 * Refuses `FILE_EXISTS`, `FILE_UNWRITABLE`.
 */
export function writeAbsentFile(target: string, bytes: Uint8Array): void {
  const created = createExclusively(target) ?? refuse('FILE_EXISTS', { path: target });
  writeCreated(target, created, bytes);
  syncFolder(path.dirname(target));
}

/** Refuses unless the file now holds exactly `bytes` (`FILE_READ_BACK_DIFFERS`). */
export function checkReadBack(target: string, bytes: Uint8Array): void {
  const isSame = attempt(target, () => {
    try {
      return equalBytes(readBundleFile(target, bytes.length), bytes);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  });
  if (!isSame) refuse('FILE_READ_BACK_DIFFERS', { path: target });
}

function createExclusively(target: string): number | undefined {
  try {
    return openSync(target, 'wx', FILE_MODE);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    return refuse('FILE_UNWRITABLE', { path: target, reason: errorCode(error) });
  }
}

function writeCreated(target: string, file: number, bytes: Uint8Array): void {
  try {
    attempt(target, () => {
      writeWhole(file, bytes);
      fsyncSync(file);
    });
  } catch (error) {
    // Ours alone, and not whole: a later export must not find it.
    attempt(target, () => {
      unlinkSync(target);
    });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The same content is accepted; a beginning of it is completed by appending; all else is refused. */
function completeExisting(target: string, bytes: Uint8Array): void {
  const look = lookAtExisting(target, bytes.length);
  const existing = readAsSeen(look);
  if (!equalBytes(existing, bytes.subarray(0, existing.length))) {
    refuse('FILE_EXISTS', { path: target });
  }
  const isWhole = existing.length === bytes.length;
  const flags = isWhole ? constants.O_RDONLY : constants.O_WRONLY | constants.O_APPEND;
  const file = openAsSeen(look, flags);
  try {
    attempt(target, () => {
      if (!isWhole) writeWhole(file, bytes.subarray(existing.length));
      fsyncSync(file);
    });
  } finally {
    closeSync(file);
  }
}

/** A longer file cannot be ours: it is other content, whatever it begins with. */
function lookAtExisting(target: string, maxBytes: number): ReturnType<typeof lookAtFile> {
  try {
    return lookAtFile(target, maxBytes);
  } catch (error) {
    if (isRefusal(error, 'FILE_TOO_LARGE')) return refuse('FILE_EXISTS', { path: target });
    throw error;
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset);
}

/** A file whose folder is not synced may be gone after the drive is pulled. */
export function syncFolder(folder: string): void {
  attempt(folder, () => {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } catch (error) {
      // Some file systems of removable media have no such call for folders.
      if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error;
    } finally {
      closeSync(handle);
    }
  });
}

/** What fails is the medium, and refuses `FILE_UNWRITABLE`. */
export function attempt<T>(target: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (isRefusal(error)) throw error;
    return refuse('FILE_UNWRITABLE', { path: target, reason: errorCode(error) });
  }
}
