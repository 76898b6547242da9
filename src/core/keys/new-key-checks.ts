/**
 * What every new RSA key must pass before it is kept. A faulty generator, a fault in memory or a
 * known weak family of keys (Debian 2008, shared factors 2012, ROCA 2017) shows here, while the key
 * can still be thrown away. Bounds on p, q and d are those of FIPS 186-5 appendix A.1.1.
 */
import { sha256 } from '../crypto/digest.ts';
import { DOMAIN } from '../crypto/domains.ts';
import type { Random } from '../crypto/random.ts';
import { forgeOaepUnwrap, forgeOaepWrap } from '../crypto/rsa-forge.ts';
import {
  isProbablePrime,
  oaepUnwrap,
  oaepWrap,
  readRsaNumbers,
  rsaSpkiOf,
  RSA_EXPONENT,
  type RsaNumbers,
} from '../crypto/rsa.ts';
import { equalBytes, utf8 } from '../encoding/bytes.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { SecretKey } from './secret-key.ts';
import { isRsa4096Spki, rsaModulus } from './spki.ts';

export interface NewRsaKey {
  readonly pkcs8: SecretKey;
  readonly spki: Uint8Array;
  /** Moduli of every RSA key made or known before; read once, after the other checks. */
  readonly earlierModuli: Iterable<bigint>;
  readonly random: Random;
}

/** Refuses `NEW_KEY_REJECTED` with the name of the check; keeps the event loop turning. */
export async function checkNewRsaKey(input: NewRsaKey): Promise<void> {
  const { pkcs8, spki, earlierModuli } = input;
  reject(!isRsa4096Spki(spki), 'size 4096 and exponent 65537');
  reject(!equalBytes(rsaSpkiOf(pkcs8), spki), 'public key recomputed');
  const numbers = readRsaNumbers(pkcs8);
  const modulus = rsaModulus(spki);
  reject(numbers.n !== modulus, 'modulus');
  checkRsaNumbers(numbers);
  reject(hasRocaFingerprint(modulus), 'ROCA fingerprint');
  checkRoundTrips(input);
  // One after the other: the second core is for the key that is made at the same time.
  reject(!(await isProbablePrime(numbers.p)), 'primes');
  reject(!(await isProbablePrime(numbers.q)), 'primes');
  await checkNoSharedFactor(modulus, earlierModuli);
}

/** Do the numbers belong together, and keep the distances that FIPS 186-5 asks for? */
export function checkRsaNumbers({ n, e, d, p, q, dp, dq, qInverse }: RsaNumbers): void {
  reject(e !== BigInt(RSA_EXPONENT), 'exponent');
  reject(p * q !== n, 'product of the primes');
  // sqrt(2) · 2^2047 ≤ p, q: both primes have 2048 bits and their product has exactly 4096.
  reject(p * p * 2n < 1n << 4096n || q * q * 2n < 1n << 4096n, 'size of the primes');
  reject(absolute(p - q) <= 1n << 1948n, 'distance of the primes');
  const phi = ((p - 1n) * (q - 1n)) / greatestCommonDivisor(p - 1n, q - 1n);
  reject(d <= 1n << 2048n || (d * e) % phi !== 1n, 'private exponent');
  reject(dp !== d % (p - 1n) || dq !== d % (q - 1n), 'reduced exponents');
  reject((q * qInverse) % p !== 1n, 'coefficient');
}

/**
 * Refuses a modulus that shares a factor with, or equals, an earlier one (Heninger and others, 2012).
 * The earlier moduli are multiplied modulo the new one, then one greatest common divisor tells.
 */
export async function checkNoSharedFactor(
  modulus: bigint,
  earlierModuli: Iterable<bigint>,
): Promise<void> {
  let product = 1n;
  let count = 0;
  for (const earlier of earlierModuli) {
    reject(earlier === modulus, 'not made before');
    product = (product * earlier) % modulus;
    count += 1;
    if (count % MODULI_PER_TURN === 0) await nextTurn();
  }
  reject(greatestCommonDivisor(product, modulus) !== 1n, 'no shared factor with an earlier key');
}

/**
 * Is this a modulus of the ROCA family (CVE-2017-15361)? There each prime is k · M + (65537^a mod M),
 * so the modulus is a power of 65537 modulo every small prime. By chance: fewer than 1 in 10^8.
 */
export function hasRocaFingerprint(modulus: bigint): boolean {
  return ROCA_PRIMES.every(({ prime, powers }) => powers.has(modulus % prime));
}

const MODULI_PER_TURN = 256;

const ROCA_PRIMES = smallPrimesTo(167).map((prime) => ({ prime, powers: powersModulo(prime) }));

/** Each implementation opens what the other sealed. */
function checkRoundTrips({ pkcs8, spki, random }: NewRsaKey): void {
  const message = sha256(utf8(DOMAIN.selfTest), spki);
  const opens = (open: () => Uint8Array): boolean => {
    try {
      return equalBytes(open(), message);
    } catch (error) {
      if (isRefusal(error, 'OPEN_FAILED')) return false;
      throw error;
    }
  };
  reject(
    !opens(() => oaepUnwrap(pkcs8, forgeOaepWrap(spki, message, random.bytes(32)))),
    'OAEP sealed by the second implementation',
  );
  reject(
    !opens(() => forgeOaepUnwrap(pkcs8, oaepWrap(spki, message))),
    'OAEP opened by the second implementation',
  );
}

function reject(isFaulty: boolean, check: string): void {
  if (isFaulty) refuse('NEW_KEY_REJECTED', { check });
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function smallPrimesTo(limit: number): bigint[] {
  const primes: number[] = [];
  for (let candidate = 3; candidate <= limit; candidate += 2) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes.map(BigInt);
}

function powersModulo(prime: bigint): Set<bigint> {
  const powers = new Set<bigint>();
  for (let power = 1n; !powers.has(power); power = (power * 65537n) % prime) powers.add(power);
  return powers;
}

async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
