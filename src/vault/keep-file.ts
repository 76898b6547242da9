/**
 * A vault comes into being under its name only when it is complete and on the disk: a power cut in
 * the middle leaves no half vault that a later start could take for a real one, and an existing file
 * is never written over.
 */
import { chmodSync, existsSync, linkSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { refuse } from '../core/refusal.ts';
import { vaultPath } from './connection.ts';
import { syncFolder } from './sync-folder.ts';

/** Whether a vault, or any trace of one, is in `folder`. */
export function hasVault(folder: string): boolean {
  // A write-ahead log left by an earlier file of this name would be replayed into the new one.
  return ['', '-wal', '-journal'].some((end) => existsSync(`${vaultPath(folder)}${end}`));
}

/** Makes the folder of a new vault, of mode 0700. Refuses `VAULT_EXISTS`. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (hasVault(folder)) refuse('VAULT_EXISTS', { path: folder });
}

/** Gives the closed, complete file `draft` its name in `folder`. Refuses `VAULT_EXISTS`. */
export function keepFile(draft: string, folder: string): void {
  if (hasVault(folder)) refuse('VAULT_EXISTS', { path: folder });
  link(draft, folder);
  syncFolder(folder);
  syncFolder(dirname(folder));
}

/** A link fails where a rename would replace: of two set-ups at once, one wins and none is lost. */
function link(draft: string, folder: string): void {
  try {
    linkSync(draft, vaultPath(folder));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      refuse('VAULT_EXISTS', { path: folder });
    }
    throw error;
  }
}
