/**
 * The copy of a vault file that is made before its structure changes: `vault.sqlite.v1` beside it,
 * whole and synced before it has its name, so that the release that made it can open it. An existing
 * copy is never written over: the same content needs no second one, other content keeps its name.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { equalBytes } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { VAULT_FILE } from './connection.ts';
import { syncFolder } from './sync-folder.ts';

const CHUNK = 1_048_576;

/** Copies what the open file holds; returns the name of the copy. Refuses `VAULT_UNWRITABLE`. */
export function copyAside(original: number, folder: string, version: number): string {
  const draftFolder = mkdtempSync(join(folder, '.copy-'));
  try {
    const draft = join(draftFolder, VAULT_FILE);
    writeCopy(original, draft);
    for (let number = 1; ; number++) {
      const name = `${VAULT_FILE}.v${String(version)}${number === 1 ? '' : `-${String(number)}`}`;
      const path = join(folder, name);
      if (linkIfFree(draft, path) || hasContentOf(original, path)) {
        syncFolder(folder);
        return name;
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    return refuse('VAULT_UNWRITABLE', { reason: `its copy before an upgrade: ${error.message}` });
  } finally {
    rmSync(draftFolder, { recursive: true, force: true });
  }
}

function writeCopy(original: number, path: string): void {
  const copy = openSync(path, 'wx', 0o600);
  try {
    let place = 0;
    for (const chunk of chunksOf(original)) {
      for (let done = 0; done < chunk.length;) {
        done += writeSync(copy, chunk, done, chunk.length - done, place + done);
      }
      place += chunk.length;
    }
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
  if (!hasContentOf(original, path)) {
    refuse('VAULT_UNWRITABLE', { reason: 'the copy of it does not read back as it was written' });
  }
}

function hasContentOf(original: number, path: string): boolean {
  if (!lstatSync(path).isFile()) return false;
  const copy = openSync(path, 'r');
  try {
    if (fstatSync(copy).size !== fstatSync(original).size) return false;
    const read = chunksOf(copy);
    for (const chunk of chunksOf(original)) {
      const other = read.next();
      if (other.done === true || !equalBytes(chunk, other.value)) return false;
    }
    return true;
  } finally {
    closeSync(copy);
  }
}

function* chunksOf(file: number): Generator<Uint8Array, undefined> {
  const buffer = new Uint8Array(CHUNK);
  for (let place = 0; ;) {
    const length = readSync(file, buffer, 0, CHUNK, place);
    if (length === 0) return undefined;
    yield buffer.subarray(0, length);
    place += length;
  }
}

/** False when the name is taken: a link never replaces. */
function linkIfFree(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
