/**
 * The settings of every connection, each set and read back: a library default, a build option or a
 * later release of the driver must not weaken the file without being noticed. WAL is durable only
 * with synchronous=FULL (a driver that falls back to NORMAL loses acknowledged work at power loss).
 */
import type { Database } from 'better-sqlite3';
import { refuse } from '../core/refusal.ts';

type Setting = { readonly name: string; readonly set: string; readonly expected: number | string };

export const SETTINGS: readonly Setting[] = [
  // First: with it, the first access takes the lock of the file and keeps it.
  { name: 'locking_mode', set: 'EXCLUSIVE', expected: 'exclusive' },
  { name: 'trusted_schema', set: 'OFF', expected: 0 },
  { name: 'cell_size_check', set: 'ON', expected: 1 },
  { name: 'mmap_size', set: '0', expected: 0 },
  { name: 'temp_store', set: 'MEMORY', expected: 2 },
  { name: 'foreign_keys', set: 'ON', expected: 1 },
  { name: 'recursive_triggers', set: 'ON', expected: 1 },
  { name: 'secure_delete', set: 'ON', expected: 1 },
  { name: 'synchronous', set: 'FULL', expected: 2 },
  // On macOS a plain fsync does not empty the drive's cache; elsewhere these change nothing.
  { name: 'fullfsync', set: 'ON', expected: 1 },
  { name: 'checkpoint_fullfsync', set: 'ON', expected: 1 },
];

/** Holds four RSA keys: the check of the whole file at start is then half as long as with 4096. */
export const PAGE_SIZE = 16_384;

/** What the file itself must say; not set on an existing file, for a changed file is a finding. */
export const FILE_SETTINGS: readonly Omit<Setting, 'set'>[] = [
  { name: 'journal_mode', expected: 'wal' },
  { name: 'page_size', expected: PAGE_SIZE },
  { name: 'encoding', expected: 'UTF-8' },
  { name: 'auto_vacuum', expected: 0 },
];

/** Sets and reads back what belongs to the connection; touches no content. `VAULT_SETTING`. */
export function applySettings(db: Database): void {
  for (const { name, set } of SETTINGS) db.pragma(`${name} = ${set}`);
  checkSettings(db, SETTINGS);
}

/** Refuses (`VAULT_SETTING`) unless each setting reads as expected. */
export function checkSettings(db: Database, settings: readonly Omit<Setting, 'set'>[]): void {
  for (const { name, expected } of settings) {
    const found: unknown = db.pragma(name, { simple: true });
    if (found !== expected)
      refuse('VAULT_SETTING', { setting: name, found: String(found), expected });
  }
}
