/**
 * How the window looks and how soon it locks: no secret, and nothing that loosens a rule. A file
 * that is damaged is as good as none. Written beside the old one and exchanged for it whole.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { utf8 } from '../core/encoding/bytes.ts';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { refuse } from '../core/refusal.ts';
import { preferences as schema, type Preferences } from '../ipc/calls/desk.ts';
import { errorCode, readBundleFile } from '../media/read-file.ts';

export const PREFERENCES_FILE = 'preferences.json';
const MAX_BYTES = 4_096;

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  textSize: 100,
  motion: 'system',
  idleMinutes: 5,
};

export function readPreferences(folder: string): Preferences {
  try {
    const bytes = readBundleFile(path.join(folder, PREFERENCES_FILE), MAX_BYTES);
    return schema.parse(parseStrictJson(bytes));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

/** Refuses `FILE_UNWRITABLE`; the earlier preferences stay then. */
export function savePreferences(folder: string, preferences: Preferences): void {
  const target = path.join(folder, PREFERENCES_FILE);
  const beside = `${target}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // What an interrupted save left, or a link that would lead the writing elsewhere.
    rmSync(beside, { force: true });
    const file = openSync(beside, 'wx', 0o600);
    try {
      writeSync(file, utf8(`${JSON.stringify(schema.parse(preferences))}\n`));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, target);
  } catch (error) {
    refuse('FILE_UNWRITABLE', { path: target, reason: errorCode(error) });
  }
}
