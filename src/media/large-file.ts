/**
 * A file too large for memory, such as a backup: read piece by piece through one handle, with the
 * same care as a small one (`read-file.ts`), and written under a name that says it is not finished.
 * It gets its real name only when all of it is on the medium and was read back; an existing file is
 * never written over.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { refuse } from '../core/refusal.ts';
import { errorCode, lookAtFile, openAsSeen } from './read-file.ts';
import { attempt, FILE_MODE, syncFolder } from './write-file.ts';

const PIECE_BYTES = 1_048_576;

export type LargeFile = {
  readonly bytes: number;
  /** Exactly `length` bytes from `offset`. Refuses `FILE_UNREADABLE`. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
};

/** Opens a plain file. Refuses `FILE_NOT_FOUND`, `FILE_NOT_REGULAR`, `FILE_UNREADABLE`. */
export function openLargeFile(file: string): LargeFile {
  const look = lookAtFile(file, Number.MAX_SAFE_INTEGER);
  const handle = openAsSeen(look, constants.O_RDONLY);
  return {
    bytes: look.bytes,
    read: (offset, length) => readExactly(file, handle, offset, length),
    close: () => {
      closeSync(handle);
    },
  };
}

export type NewLargeFile = {
  write(bytes: Uint8Array): void;
  /** Syncs, and gives back what the medium holds, piece by piece. */
  readBack(): Iterable<Uint8Array>;
  /** Gives the file its name and returns its path. Refuses `FILE_EXISTS`. */
  keep(name: string): void;
  /** Leaves nothing of it where the medium still lets it; after `keep` it does nothing. */
  discard(): void;
};

/**
 * Begins a new file in `folder`. What an earlier, interrupted one of the same `draftName` left is
 * removed. Refuses `FILE_UNWRITABLE`, and `FILE_NOT_REGULAR` for what stands in its place.
 */
export function beginLargeFile(folder: string, draftName: string): NewLargeFile {
  const draft = path.join(folder, plainName(draftName));
  removeLeftOver(draft);
  const handle = attempt(draft, () => openSync(draft, 'wx+', FILE_MODE));
  let isOpen = true;
  return {
    write: (bytes) => {
      attempt(draft, () => {
        for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      });
    },
    *readBack() {
      attempt(draft, () => {
        fsyncSync(handle);
      });
      const { size } = attempt(draft, () => fstatSync(handle));
      for (let at = 0; at < size; at += PIECE_BYTES) {
        yield readExactly(draft, handle, at, Math.min(PIECE_BYTES, size - at));
      }
    },
    keep: (name) => {
      giveName(draft, path.join(folder, plainName(name)));
      isOpen = false;
      closeSync(handle);
      syncFolder(folder);
    },
    discard: () => {
      if (!isOpen) return;
      isOpen = false;
      try {
        closeSync(handle);
        unlinkSync(draft);
      } catch {
        // The medium is gone or fails: what refused the file is to be heard, and not this.
      }
    },
  };
}

/** A link never replaces. Where the medium has none (FAT), a look and a rename must do. */
function giveName(draft: string, target: string): void {
  try {
    linkSync(draft, target);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return refuse('FILE_EXISTS', { path: target });
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(code)) {
      return refuse('FILE_UNWRITABLE', { path: target, reason: code });
    }
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
      return refuse('FILE_EXISTS', { path: target });
    }
    attempt(target, () => {
      renameSync(draft, target);
    });
    return;
  }
  attempt(draft, () => {
    unlinkSync(draft);
  });
}

function removeLeftOver(draft: string): void {
  const found = attempt(draft, () => lstatSync(draft, { throwIfNoEntry: false }));
  if (found === undefined) return;
  if (!found.isFile()) refuse('FILE_NOT_REGULAR', { path: draft, found: 'thing of another kind' });
  attempt(draft, () => {
    unlinkSync(draft);
  });
}

function readExactly(file: string, handle: number, offset: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const read = readOnce(file, handle, buffer, at, offset + at);
    if (read === 0) refuse('FILE_UNREADABLE', { path: file, reason: 'it became shorter' });
    at += read;
  }
  return buffer;
}

function readOnce(
  file: string,
  handle: number,
  buffer: Uint8Array,
  at: number,
  position: number,
): number {
  try {
    return readSync(handle, buffer, at, buffer.length - at, position);
  } catch (error) {
    return refuse('FILE_UNREADABLE', { path: file, reason: errorCode(error) });
  }
}

/** A name never leads to another folder. */
function plainName(name: string): string {
  if (name !== path.basename(name) || name === '' || name === '.' || name === '..') {
    throw new TypeError('a file name may not lead to another folder');
  }
  return name;
}
