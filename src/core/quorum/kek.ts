/**
 * The key that encrypts keys: 32 random bytes that exist only while enough custodians are present.
 * It is split into shares of which any `threshold` join; a check value tells a right join from a
 * wrong one, which the shares themselves cannot. What rests under it: `wrapped-secret.ts`.
 */
import { constantTimeEqual, hmacSha256 } from '../crypto/digest.ts';
import { DOMAIN } from '../crypto/domains.ts';
import type { Random } from '../crypto/random.ts';
import { joinShares, splitSecret } from '../crypto/shamir.ts';
import { fromHex, toHex } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import { checkThreshold } from './custodian.ts';
import { context } from './row-identity.ts';

export const KEK_BYTES = 32;
/** A share is its secret and one byte that numbers it. */
export const SHARE_BYTES = KEK_BYTES + 1;

/**
 * A new KEK with its shares and check value (HMAC-SHA256, hex). The shares are joined once in two
 * ways before they are let out. Refuses `THRESHOLD_INVALID`.
 */
export async function makeKek(args: {
  vaultId: string;
  epoch: number;
  threshold: number;
  count: number;
  random: Random;
}): Promise<{ kek: SecretKey; shares: Uint8Array[]; check: string }> {
  const { vaultId, epoch, threshold, count } = args;
  checkThreshold(threshold, count);
  const kek = new SecretKey(args.random.bytes(KEK_BYTES));
  // The copy lives until the shares are made, for `use` does not reach over an await.
  const copy = kek.use((bytes) => bytes.slice());
  try {
    const shares = await splitSecret(copy, count, threshold, args.random);
    const check = kek.use((bytes) => toHex(checkValue(bytes, vaultId, epoch)));
    for (const some of [shares.slice(0, threshold), shares.slice(-threshold)]) {
      (await joinBytes({ vaultId, epoch, shares: some, check })).fill(0);
    }
    return { kek, shares, check };
  } finally {
    copy.fill(0);
  }
}

/**
 * Joins shares to the KEK. Too few, changed or foreign shares join to something else, which the
 * check value tells: `SHARES_DO_NOT_JOIN`.
 */
export async function joinKek(args: {
  vaultId: string;
  epoch: number;
  shares: readonly SecretKey[];
  check: string;
}): Promise<SecretKey> {
  const shares = args.shares.map((share) => share.use((bytes) => bytes.slice()));
  try {
    return new SecretKey(await joinBytes({ ...args, shares }));
  } finally {
    for (const share of shares) share.fill(0);
  }
}

async function joinBytes(args: {
  vaultId: string;
  epoch: number;
  shares: readonly Uint8Array[];
  check: string;
}): Promise<Uint8Array> {
  const joined = await joinShares(args.shares).catch(() => refuse('SHARES_DO_NOT_JOIN'));
  const found = checkValue(joined, args.vaultId, args.epoch);
  if (joined.length !== KEK_BYTES || !constantTimeEqual(found, fromHex(args.check))) {
    joined.fill(0);
    return refuse('SHARES_DO_NOT_JOIN');
  }
  return joined;
}

function checkValue(kek: Uint8Array, vaultId: string, epoch: number): Uint8Array {
  return hmacSha256(kek, context(DOMAIN.kekCheck, vaultId, epoch));
}
