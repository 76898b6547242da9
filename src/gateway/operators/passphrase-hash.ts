/**
 * What is kept of an operator's passphrase: scrypt with a salt of its own. Checking costs the same
 * work for a name that nobody has, and at most two are checked at once, each in 128 MiB: a flood of
 * logins cannot take the gateway's memory.
 */
import { constantTimeEqual, sha256 } from '../../core/crypto/digest.ts';
import type { Random } from '../../core/crypto/random.ts';
import { deriveScrypt } from '../../core/crypto/scrypt.ts';
import { fromHex, toHex, utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';

export type PassphraseHash = {
  readonly salt: string;
  readonly scrypt_log_n: number;
  readonly passphrase_hash: string;
};

const LOG_N = 17;
/** A row that was changed may ask neither for less work than this nor for all memory. */
const MAX_LOG_N = 20;
const HASH_BYTES = 32;

/** For names that nobody has: never equal to anything that can be typed. */
const NOBODY: PassphraseHash = {
  salt: toHex(sha256(utf8('permafrost/gateway/nobody')).subarray(0, 16)),
  scrypt_log_n: LOG_N,
  passphrase_hash: '',
};

const AT_ONCE = 2;
const MAX_WAITING = 8;
let running = 0;
const waiting: (() => void)[] = [];

export async function hashPassphrase(
  passphrase: Uint8Array,
  random: Random,
): Promise<PassphraseHash> {
  const salt = random.bytes(16);
  const hash = await deriveScrypt({ passphrase, salt, logN: LOG_N, length: HASH_BYTES });
  return { salt: toHex(salt), scrypt_log_n: LOG_N, passphrase_hash: toHex(hash) };
}

/**
 * Whether this is the passphrase; false, after the same work, when nobody has the name. Refuses
 * `LOGIN_TOO_SOON` when too many others are being checked, and `GATEWAY_DATABASE` for a row that
 * this software did not write.
 */
export async function isPassphrase(
  passphrase: Uint8Array,
  kept: PassphraseHash = NOBODY,
): Promise<boolean> {
  const { salt, scrypt_log_n: logN, passphrase_hash: expected } = kept;
  if (logN < LOG_N || logN > MAX_LOG_N) {
    refuse('GATEWAY_DATABASE', { reason: 'the passphrase of an operator is kept too weakly' });
  }
  return await inTurn(async () => {
    const hash = await deriveScrypt({ passphrase, salt: fromHex(salt), logN, length: HASH_BYTES });
    return constantTimeEqual(hash, fromHex(expected));
  });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) refuse('LOGIN_TOO_SOON', { seconds: 5 });
    // The one that ends hands its place over, so `running` does not change.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
