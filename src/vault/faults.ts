/**
 * What the database engine reports, as refusals. Nothing of the engine leaves this room untyped:
 * a full disk, a damaged page and a lock held by another process each have a code of their own.
 */
import Database from 'better-sqlite3';
import { Refusal } from '../core/refusal.ts';

/** A fault while opening: nothing was changed and the vault stays closed. */
export function openingFault(error: unknown): Error {
  if (error instanceof Refusal) return error;
  if (error instanceof Database.SqliteError) {
    if (isPrimary(error, 'SQLITE_BUSY') || isPrimary(error, 'SQLITE_LOCKED')) {
      return new Refusal('VAULT_IN_USE');
    }
    if (isPrimary(error, 'SQLITE_FULL') || isPrimary(error, 'SQLITE_READONLY')) {
      return new Refusal('VAULT_UNWRITABLE', { reason: reasonOf(error) });
    }
    return new Refusal('VAULT_DAMAGED', { reason: reasonOf(error) });
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** A fault while reading or writing an open vault. */
export function workingFault(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (isDamage(error)) return new Refusal('VAULT_DAMAGED', { reason: reasonOf(error) });
  if (isPrimary(error, 'SQLITE_CONSTRAINT')) return error;
  return new Refusal('VAULT_UNWRITABLE', { reason: reasonOf(error) });
}

/**
 * True when the state of the file is no longer certain. After a failed sync the engine reports a
 * rollback, yet the pages may have reached the disk; retrying on top of that could lose work.
 */
export function isUncertain(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && (isPrimary(error, 'SQLITE_IOERR') || isDamage(error))
  );
}

function isDamage(error: InstanceType<typeof Database.SqliteError>): boolean {
  return isPrimary(error, 'SQLITE_CORRUPT') || isPrimary(error, 'SQLITE_NOTADB');
}

/** Extended codes read `SQLITE_IOERR_FSYNC`: the primary code and more. */
function isPrimary(error: InstanceType<typeof Database.SqliteError>, code: string): boolean {
  return error.code === code || error.code.startsWith(`${code}_`);
}

function reasonOf(error: InstanceType<typeof Database.SqliteError>): string {
  return `${error.message}, ${error.code}`;
}
