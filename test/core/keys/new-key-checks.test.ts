import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { generateRsa4096, readRsaNumbers, type RsaNumbers } from '../../../src/core/crypto/rsa.ts';
import {
  checkNewRsaKey,
  checkNoSharedFactor,
  checkRsaNumbers,
  hasRocaFingerprint,
} from '../../../src/core/keys/new-key-checks.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import { rsaModulus } from '../../../src/core/keys/spki.ts';
import { CARMICHAEL_2048, goodPrime, numbersOf, pairOf, type RsaPair } from './rsa-numbers.ts';

const rejected = (check: string) =>
  expect.objectContaining({ code: 'NEW_KEY_REJECTED', facts: { check } }) as Error;

const check = async (pair: RsaPair, earlierModuli: Iterable<bigint> = []) =>
  checkNewRsaKey({ ...pair, earlierModuli, random: systemRandom });

let pair: RsaPair;
let good: RsaNumbers;
beforeAll(async () => {
  pair = await generateRsa4096();
  good = readRsaNumbers(pair.pkcs8);
});

describe('a new RSA key: refused', () => {
  it.each([2048, 3072, 4095, 4104])('with %i bits', async (modulusLength) => {
    await expect(check(madeWith({ modulusLength }))).rejects.toThrow(
      rejected('size 4096 and exponent 65537'),
    );
  });

  it('with the exponent 3', async () => {
    await expect(check(madeWith({ modulusLength: 4096, publicExponent: 3 }))).rejects.toThrow(
      rejected('size 4096 and exponent 65537'),
    );
  });

  it('with the public key of another pair', async () => {
    const other = await generateRsa4096();
    await expect(check({ pkcs8: pair.pkcs8, spki: other.spki })).rejects.toThrow(
      rejected('public key recomputed'),
    );
  });

  it('with a composite in place of a prime, though it encrypts and decrypts', async () => {
    const carmichael = pairOf(numbersOf(CARMICHAEL_2048, goodPrime()));
    await expect(check(carmichael)).rejects.toThrow(rejected('primes'));
  });

  it('with primes next to each other', () => {
    const near = { ...good, q: good.p + 2n, n: good.p * (good.p + 2n) };
    expect(() => {
      checkRsaNumbers(near);
    }).toThrow(rejected('distance of the primes'));
  });

  it('with primes of unequal size', () => {
    const [p, q] = [good.p >> 64n, good.q << 64n];
    expect(() => {
      checkRsaNumbers({ ...good, p, q, n: p * q });
    }).toThrow(rejected('size of the primes'));
  });

  it('with a short or wrong private exponent', () => {
    for (const d of [3n, (1n << 2048n) - 1n, good.d + 2n, good.d ^ (1n << 3000n)]) {
      expect(() => {
        checkRsaNumbers({ ...good, d });
      }).toThrow(rejected('private exponent'));
    }
  });

  it.each([
    ['n', 'product of the primes'],
    ['e', 'exponent'],
    ['dp', 'reduced exponents'],
    ['dq', 'reduced exponents'],
    ['qInverse', 'coefficient'],
  ] as const)('with a fault in %s', (name, checkName) => {
    for (const bit of [0n, 1n, 7n, 1000n]) {
      expect(() => {
        checkRsaNumbers({ ...good, [name]: good[name] ^ (1n << bit) });
      }).toThrow(rejected(checkName));
    }
  });

  it('with a modulus of the ROCA family', () => {
    // The published form: each prime is k · M + (65537^a mod M), M a product of small primes.
    const product = firstPrimes(126).reduce((all, prime) => all * prime, 1n);
    const prime = (k: bigint, a: bigint) => k * product + power(65537n, a, product);
    const modulus = prime(0x1234567n, 0x7654321n) * prime(0xabcdefn, 0xfedcban);
    expect(hasRocaFingerprint(modulus)).toBe(true);
    expect(hasRocaFingerprint(modulus + 2n)).toBe(false);
    expect(hasRocaFingerprint(good.n)).toBe(false);
  });

  it('with a prime of an earlier key', async () => {
    const shared = pairOf(numbersOf(good.p, goodPrime()));
    const earlier = [goodPrime() * goodPrime(), good.n, goodPrime() * goodPrime()];
    await expect(check(shared, earlier)).rejects.toThrow(
      rejected('no shared factor with an earlier key'),
    );
  });

  it('with a prime of any one of a thousand earlier keys', async () => {
    const moduli = Array.from({ length: 1000 }, (_, i) => (1n << 4095n) + 2n * BigInt(i) + 1n);
    for (const at of [0, 255, 256, 999]) {
      const earlier = moduli.with(at, good.q * 3n);
      await expect(checkNoSharedFactor(good.n, earlier)).rejects.toThrow(
        rejected('no shared factor with an earlier key'),
      );
    }
  });

  it('when it was made before', async () => {
    await expect(check(pair, [good.n])).rejects.toThrow(rejected('not made before'));
  });
});

describe('a new RSA key: accepted', () => {
  it('when it is sound and new among the earlier ones', async () => {
    await check(pair, [goodPrime() * goodPrime()]);
    expect(rsaModulus(pair.spki)).toBe(good.n);
  });

  it('while the event loop keeps turning between the earlier moduli', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const earlier = Array.from({ length: 20_000 }, () => (1n << 4095n) + 1n);
    await checkNoSharedFactor(good.n, earlier);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });
});

function madeWith(options: { modulusLength: number; publicExponent?: number }): RsaPair {
  const made = generateKeyPairSync('rsa', {
    ...options,
    publicKeyEncoding: { format: 'der', type: 'spki' },
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  return { pkcs8: new SecretKey(made.privateKey), spki: made.publicKey };
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n += 1n) {
    if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  }
  return primes;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let e = exponent, b = base % modulus; e > 0n; e >>= 1n, b = (b * b) % modulus) {
    if (e & 1n) result = (result * b) % modulus;
  }
  return result;
}
