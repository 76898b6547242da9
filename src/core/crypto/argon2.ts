/**
 * Argon2id (RFC 9106, version 0x13) by hash-wasm, which runs the same under OpenSSL and BoringSSL.
 * It is slow and memory-hard on purpose, and holds the thread while it runs.
 */
import { argon2id } from 'hash-wasm';

export interface Argon2idInput {
  readonly passphrase: Uint8Array;
  /** At least 8 bytes; 16 here. */
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** Bytes wanted. */
  readonly length: number;
}

export async function deriveArgon2id(input: Argon2idInput): Promise<Uint8Array> {
  return argon2id({
    password: input.passphrase,
    salt: input.salt,
    memorySize: input.memoryKiB,
    iterations: input.passes,
    parallelism: input.lanes,
    hashLength: input.length,
    outputType: 'binary',
  });
}
