import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceDigest, mixedRandom } from '../../../src/core/crypto/mixed-random.ts';
import { isRandomHealthy } from '../../../src/core/crypto/random-health.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { refreshShares } from '../../../src/core/crypto/refresh-shares.ts';
import { joinShares, splitSecret } from '../../../src/core/crypto/shamir.ts';
import { equalBytes } from '../../../src/core/encoding/bytes.ts';
import { stuckRandom } from './recorded-random.ts';

const rolls = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 50, maxLength: 120 })
  .map((digits) => digits.join(''));

describe('randomness with dice', () => {
  it('is the same for the same dice only where the system gives the same', () => {
    fc.assert(
      fc.property(
        rolls,
        fc.nat(255),
        fc.integer({ min: 16, max: 20_000 }),
        (dice, byte, length) => {
          const draw = (): Uint8Array => mixedRandom(stuckRandom(byte), dice).bytes(length);
          expect(draw()).toEqual(draw());
          const fresh = mixedRandom(systemRandom, dice).bytes(length);
          expect(fresh).toHaveLength(length);
          expect(equalBytes(fresh, draw())).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('differs with the dice although the system is stuck', () => {
    fc.assert(
      fc.property(rolls, fc.nat(255), fc.nat(49), (dice, byte, place) => {
        const other = `${dice.slice(0, place)}${dice[place] === '6' ? '1' : '6'}${dice.slice(place + 1)}`;
        const draw = (of: string): Uint8Array => mixedRandom(stuckRandom(byte), of).bytes(32);
        expect(equalBytes(draw(dice), draw(other))).toBe(false);
      }),
    );
  });

  it('differs with the system although the dice are known', () => {
    fc.assert(
      fc.property(rolls, fc.nat(254), (dice, byte) => {
        const draw = (of: number): Uint8Array => mixedRandom(stuckRandom(of), dice).bytes(32);
        expect(equalBytes(draw(byte), draw(byte + 1))).toBe(false);
      }),
    );
  });

  it('never gives the same twice, although the system does', () => {
    const random = mixedRandom(stuckRandom(7), '3'.repeat(50));
    const draws = Array.from({ length: 200 }, () => random.bytes(32).join());
    expect(new Set([...draws, ...Array.from({ length: 50 }, () => random.uuid())]).size).toBe(250);
  });

  it('passes the health tests that the system must pass, and a stuck system does not', () => {
    expect(isRandomHealthy(mixedRandom(systemRandom, '1'.repeat(99)))).toBe(true);
    expect(isRandomHealthy(stuckRandom(1))).toBe(false);
  });

  it('makes UUIDs of version 4', () => {
    const random = mixedRandom(systemRandom, '2'.repeat(50));
    for (let made = 0; made < 50; made++) {
      expect(random.uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
  });

  it('is checked by the digest that sha256sum gives', () => {
    // printf 123456 | sha256sum
    expect(diceDigest('123456')).toBe(
      '8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92',
    );
  });
});

describe('refreshed shares', () => {
  it('join to the same secret, for every threshold', async () => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(secrets, fc.integer({ min: 2, max: 6 }), async (secret, threshold) => {
        const shares = await splitSecret(secret, 6, threshold, systemRandom);
        const refreshed = refreshShares(shares, threshold, systemRandom);
        expect(await joinShares(refreshed.slice(-threshold))).toEqual(secret);
        expect(await joinShares(refreshed)).toEqual(secret);
      }),
      { numRuns: 50 },
    );
  });

  it('do not join with those they were made of', async () => {
    const secret = systemRandom.bytes(32);
    const [first, ...others] = await splitSecret(secret, 3, 3, systemRandom);
    const [, second, third] = refreshShares([first ?? secret, ...others], 3, systemRandom);
    const mixed = [first ?? secret, second ?? secret, third ?? secret];
    expect(equalBytes(await joinShares(mixed), secret)).toBe(false);
  });

  it('differ in every share with another draw', () => {
    const shares = [1, 2, 3].map((x) => Uint8Array.of(...new Uint8Array(32), x));
    const draw = (byte: number): Uint8Array[] => refreshShares(shares, 2, stuckRandom(byte));
    for (const [index, share] of draw(1).entries()) {
      expect(equalBytes(share, draw(2)[index] ?? share)).toBe(false);
      expect(share.at(-1)).toBe(index + 1);
    }
  });
});
