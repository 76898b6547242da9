/**
 * Where the gateway of a verb is kept. A password is read from a file or by PostgreSQL's own means: the
 * command line stands in the list of processes, and the environment is inherited by every child.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { refuse } from '../../core/refusal.ts';
import { parsePostgresAddress } from '../../gateway/storage/postgres-address.ts';
import type { PostgresAddress } from '../../gateway/storage/postgres-address.ts';
import type { Place } from '../../gateway/storage/storage.ts';
import { usage } from '../arguments.ts';
import { callerPath } from '../paths.ts';
import type { Invocation } from '../verb.ts';

const MAX_BYTES = 4096;

/** Refuses `USAGE`, `DATABASE_ADDRESS_INVALID`, `DATABASE_PASSWORD_SHOWN`. */
export function placeOf(invocation: Pick<Invocation, 'optionalText'>): Place {
  const folder = invocation.optionalText('data');
  const url = invocation.optionalText('database-url');
  const file = invocation.optionalText('database-url-file');
  const given = [folder, url, file].filter((one) => one !== undefined).length;
  if (given === 0) usage('--data DIR is missing');
  if (given > 1) usage('--data, --database-url and --database-url-file exclude each other');
  if (folder !== undefined) return callerPath(folder);
  if (process.env['PGPASSWORD'] !== undefined) {
    refuse('DATABASE_PASSWORD_SHOWN', { where: 'The environment variable PGPASSWORD' });
  }
  return file === undefined ? addressOfArgument(url ?? '') : addressOfFile(callerPath(file));
}

function addressOfArgument(url: string): PostgresAddress {
  const address = parsePostgresAddress(url);
  if (address.password !== undefined) {
    refuse('DATABASE_PASSWORD_SHOWN', { where: 'The command line' });
  }
  return address;
}

function addressOfFile(file: string): PostgresAddress {
  const descriptor = opened(file);
  try {
    const { mode, size } = checkedStat(descriptor);
    if ((mode & 0o077) !== 0) invalid('others can read its file; take that right away (mode 600)');
    if (size > MAX_BYTES) invalid('its file is too large');
    return parsePostgresAddress(readFileSync(descriptor, 'utf8'));
  } finally {
    closeSync(descriptor);
  }
}

function opened(file: string): number {
  try {
    // Without waiting: a pipe that nobody writes to would hold the command for ever.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return invalid('its file cannot be read');
  }
}

function checkedStat(descriptor: number) {
  const stat = fstatSync(descriptor);
  return stat.isFile() ? stat : invalid('its file is no regular file');
}

function invalid(reason: string): never {
  return refuse('DATABASE_ADDRESS_INVALID', { reason });
}
