/**
 * Shamir shares over GF(256) by `shamir-secret-sharing` (audited twice). A share here has no check
 * of its own: too few shares, or a changed one, join to a wrong secret without an error. So shares
 * rest inside an authenticated seal, and the joined key is held against its check value.
 */
import { combine, split } from 'shamir-secret-sharing';
import type { Random } from './random.ts';
import { refreshShares } from './refresh-shares.ts';

/** `shares` shares of which any `threshold` join again; each is one byte longer than the secret. */
export async function splitSecret(
  secret: Uint8Array,
  shares: number,
  threshold: number,
  random: Random,
): Promise<Uint8Array[]> {
  const made = await split(secret, shares, threshold);
  try {
    return refreshShares(made, threshold, random);
  } finally {
    for (const share of made) share.fill(0);
  }
}

/** Joins shares. The result is right only if its check value says so. */
export async function joinShares(shares: readonly Uint8Array[]): Promise<Uint8Array> {
  return combine([...shares]);
}
