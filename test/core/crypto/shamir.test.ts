import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { joinShares, splitSecret } from '../../../src/core/crypto/shamir.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => index);

describe('Shamir shares', () => {
  it('refuse to join one share, the same share twice, or shares of two lengths', async () => {
    const [first, second] = await splitSecret(secret, 3, 2, systemRandom);
    if (first === undefined || second === undefined) throw new Error('no shares');
    await expect(joinShares([first])).rejects.toThrow();
    await expect(joinShares([first, first])).rejects.toThrow();
    await expect(joinShares([first, second.subarray(1)])).rejects.toThrow();
  });

  it('refuse a threshold below two or above the count', async () => {
    await expect(splitSecret(secret, 3, 1, systemRandom)).rejects.toThrow();
    await expect(splitSecret(secret, 2, 3, systemRandom)).rejects.toThrow();
  });

  it('give another secret, without an error, below the threshold or with one bit changed', async () => {
    const shares = await splitSecret(secret, 5, 3, systemRandom);
    expect(await joinShares(shares.slice(0, 2))).not.toEqual(secret);
    const changed = shares.map((share, i) =>
      share.map((byte, j) => (i === 0 && j === 0 ? byte ^ 1 : byte)),
    );
    expect(await joinShares(changed.slice(0, 3))).not.toEqual(secret);
  });

  it('join to the secret for every subset of at least the threshold, for all counts to seven', async () => {
    for (let count = 2; count <= 7; count += 1) {
      for (let threshold = 2; threshold <= count; threshold += 1) {
        const shares = await splitSecret(secret, count, threshold, systemRandom);
        for (let subset = 0; subset < 1 << count; subset += 1) {
          const chosen = shares.filter((_, index) => (subset >> index) & 1);
          if (chosen.length < 2) continue;
          const joined = await joinShares(chosen);
          if (chosen.length >= threshold) expect(joined).toEqual(secret);
          else expect(joined).not.toEqual(secret);
        }
      }
    }
  });

  it('join in any order, for secrets of any length', async () => {
    const lists = fc.uint8Array({ minLength: 1, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 2, max: 6 }), async (value, threshold) => {
        const shares = await splitSecret(value, 6, threshold, systemRandom);
        expect(await joinShares(shares.slice(-threshold).reverse())).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });
});
