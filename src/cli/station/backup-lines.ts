/** What the verbs about backups say in common. */
import type { BackupFacts, RunProgress } from '../../ipc/shapes.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation } from '../verb.ts';
import type { Station } from './connection.ts';

export function showBackup(terminal: Terminal, backup: BackupFacts): void {
  terminal.facts([
    ['backup', backup.number],
    ['made at', backup.madeAt],
    ['customers’ keys', backup.keys],
    ['entries of the log', backup.auditSize],
    ['SHA-256 of the file', backup.digest],
    ['tested at', backup.testedAt === '' ? 'never' : backup.testedAt],
  ]);
}

export function showBackupProgress(
  terminal: Terminal,
  { done, total, what }: RunProgress,
  work: string,
): void {
  const part = what === '' ? work : 'key answered';
  terminal.progress(`${String(Math.floor((done / Math.max(1, total)) * 100))} % (${part})`);
}

/** Does `work`; Ctrl-C locks the station, which ends the work and takes away what is not finished. */
export async function untilInterrupted<T>(
  { terminal, interrupted }: Invocation,
  station: Station,
  work: () => Promise<T>,
): Promise<T> {
  const stop = (): void => {
    station.call('lock', {}).catch(() => undefined);
  };
  interrupted.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    terminal.endProgress();
    interrupted.removeEventListener('abort', stop);
  }
}
