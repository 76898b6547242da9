/**
 * `station lock`: ends the station process that another command or the desktop app runs on this
 * vault, and with it every key in memory. It leaves the file `lock-now` in the vault's folder; the
 * process that holds the vault looks for it, removes it, and exits.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { refuse } from '../../core/refusal.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import { systemClock } from '../system-clock.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION } from './connection.ts';

export const LOCK_FILE = 'lock-now';
const VAULT_FILE = 'vault.sqlite';
const PATIENCE_MS = 5_000;

export const verb: Verb = {
  about: 'Anyone at the machine may lock; unlocking takes a quorum.',
  options: DATA_OPTION,
  json: true,
  examples: ['station lock --data vault'],
  async run(invocation) {
    const folder = callerPath(invocation.text('data'));
    if (!existsSync(path.join(folder, VAULT_FILE))) refuse('VAULT_NOT_FOUND', { path: folder });
    const file = path.join(folder, LOCK_FILE);
    writeFileSync(file, '');
    const wasRunning = await isTaken(file);
    rmSync(file, { force: true });
    const { terminal } = invocation;
    terminal.say(
      wasRunning
        ? 'The station is locked; its process has ended.'
        : 'No station process was running.',
    );
    terminal.document({ wasRunning });
    return EXIT.ok;
  },
};

async function isTaken(file: string): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    if (!existsSync(file)) return true;
    await systemClock.sleep(50);
  }
  return false;
}
