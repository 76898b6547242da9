/**
 * Reads one file from a medium that may be hostile. What is not a plain file is not opened, what is
 * too large is not read, and what is read is one buffer that nothing on the medium can change any
 * more. Guards against: a symlink to a secret, a FIFO that never ends, a device, a sparse terabyte,
 * a file exchanged between the look and the reading.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
} from 'node:fs';
import { isRefusal, refuse } from '../core/refusal.ts';

/** What was seen at the path: which file, and how large. */
export type FileLook = { path: string; device: number; inode: number; bytes: number };

/**
 * The content of a plain file of at most `maxBytes`. Refuses `FILE_NOT_FOUND`, `FILE_NOT_REGULAR`,
 * `FILE_TOO_LARGE` (nothing of it is read) and `FILE_UNREADABLE`.
 */
export function readBundleFile(path: string, maxBytes: number): Uint8Array {
  return readAsSeen(lookAtFile(path, maxBytes));
}

/** Looks without opening: opening a device or a FIFO may already act on it. */
export function lookAtFile(path: string, maxBytes: number): FileLook {
  const stats = attempt(path, () => lstatSync(path));
  checkPlain(path, stats);
  if (stats.size > maxBytes) refuse('FILE_TOO_LARGE', { path, limit: maxBytes });
  return { path, device: stats.dev, inode: stats.ino, bytes: stats.size };
}

/** Opens the file that was looked at, and no other, and reads exactly what it held then. */
export function readAsSeen(look: FileLook): Uint8Array {
  const { path } = look;
  const file = openAsSeen(look, constants.O_RDONLY);
  try {
    const bytes = attempt(path, () => readWhole(file, look.bytes));
    checkSame(
      look,
      attempt(path, () => fstatSync(file)),
    );
    if (bytes.length !== look.bytes) changed(path);
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** A handle of the file that was looked at. Refuses whatever has taken its place meanwhile. */
export function openAsSeen(look: FileLook, flags: number): number {
  const { path } = look;
  // Without NONBLOCK, opening a FIFO put in its place would wait for its other end forever.
  const safeFlags = flags | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = attempt(path, () => openSync(path, safeFlags));
  try {
    const stats = attempt(path, () => fstatSync(file));
    checkPlain(path, stats);
    checkSame(look, stats);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Up to one byte more than expected, so that a file that grew is noticed. */
function readWhole(file: number, expected: number): Uint8Array {
  const buffer = new Uint8Array(expected + 1);
  let length = 0;
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, length);
    length += read;
    if (read === 0 || length === buffer.length) return buffer.subarray(0, length);
  }
}

function checkPlain(path: string, stats: Stats): void {
  const found = nameOfOther(stats);
  if (found !== undefined) refuse('FILE_NOT_REGULAR', { path, found });
}

function nameOfOther(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'symbolic link';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isSocket()) return 'socket';
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return 'device';
  if (!stats.isFile()) return 'thing of another kind';
  // A second name elsewhere could change the content after it was looked at.
  if (stats.nlink > 1) return 'file with several names (hard links)';
  return undefined;
}

function checkSame(look: FileLook, stats: Stats): void {
  const isSame = stats.dev === look.device && stats.ino === look.inode && stats.size === look.bytes;
  if (!isSame) changed(look.path);
}

function changed(path: string): never {
  return refuse('FILE_UNREADABLE', { path, reason: 'it changed while it was read' });
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (isRefusal(error)) throw error;
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('FILE_NOT_FOUND', { path });
    // NOFOLLOW reports a symlink put in the file's place as a loop.
    if (code === 'ELOOP') return refuse('FILE_NOT_REGULAR', { path, found: 'symbolic link' });
    return refuse('FILE_UNREADABLE', { path, reason: code });
  }
}

/** `EACCES`, `EIO`, … or `unknown`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
