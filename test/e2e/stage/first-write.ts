/**
 * The moment at which the station writes to its vault next. A kill just after it comes in the middle
 * of what the station does, however fast or slow the machine is.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { VAULT_FILE } from '../../../src/vault/connection.ts';

/** Looks at once at how the files stand; what it gives resolves when one of them has changed. */
export function nextWrite(folder: string): Promise<void> {
  const before = traces(folder);
  return (async () => {
    while (traces(folder) === before) await pause(1);
  })();
}

/** Size and time of the database and its log. */
function traces(folder: string): string {
  const files = [VAULT_FILE, `${VAULT_FILE}-wal`].map((name) =>
    statSync(path.join(folder, name), { bigint: true, throwIfNoEntry: false }),
  );
  return files.map((file) => `${file?.size ?? ''} ${file?.mtimeNs ?? ''}`).join(', ');
}
