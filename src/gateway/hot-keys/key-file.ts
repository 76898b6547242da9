/**
 * The key file of the HOT environment: 32 random bytes that are not in the database, so that whoever has a
 * copy of the database alone can open none of its keys. Only its owner may read it.
 */
import { closeSync, constants, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import type { Random } from '../../core/crypto/random.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { SecretKey } from '../../core/keys/secret-key.ts';
import { refuse } from '../../core/refusal.ts';
import { writeAbsentFile } from '../../media/write-file.ts';

const KEY_BYTES = 32;

/**
 * Writes a new key to `file`, which must not be there. Refuses `FILE_EXISTS`, `FILE_UNWRITABLE`,
 * `FILE_READ_BACK_DIFFERS`, and `HOT_KEY_FILE_INVALID` where the file system lets others read it all the
 * same; then no file stays.
 */
export function createKeyFile(file: string, random: Random): SecretKey {
  const bytes = random.bytes(KEY_BYTES);
  try {
    writeAbsentFile(file, bytes);
    return readBack(file, bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Read as it will be read one day, and not what was meant to be there. */
function readBack(file: string, bytes: Uint8Array): SecretKey {
  try {
    const kept = readKeyFile(file);
    if (kept.use((found) => equalBytes(found, bytes))) return kept;
    kept.destroy();
    return refuse('FILE_READ_BACK_DIFFERS', { path: file });
  } catch (error) {
    unlinkSync(file);
    throw error;
  }
}

/** The caller destroys it. Refuses `HOT_KEY_FILE_INVALID`, also for a file that others can read. */
export function readKeyFile(file: string): SecretKey {
  const descriptor = opened(file);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return invalid('it is no regular file');
    if ((stat.mode & 0o077) !== 0) {
      return invalid('others can read it; take that right away (mode 600)');
    }
    if (stat.size !== KEY_BYTES) return invalid('it is not 32 bytes');
    const bytes = new Uint8Array(KEY_BYTES);
    if (readSync(descriptor, bytes) !== KEY_BYTES) return invalid('it is not 32 bytes');
    return new SecretKey(bytes);
  } finally {
    closeSync(descriptor);
  }
}

function opened(file: string): number {
  try {
    // Without waiting: a pipe that nobody writes to would hold the command for ever.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return invalid('it cannot be read');
  }
}

function invalid(reason: string): never {
  return refuse('HOT_KEY_FILE_INVALID', { reason });
}
