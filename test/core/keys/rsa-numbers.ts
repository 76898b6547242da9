/**
 * RSA keys put together from chosen numbers, so that each check of a new key can be shown a key that
 * is faulty in just that way, and a real key to compare with.
 */
import { createPrivateKey, createPublicKey, generatePrimeSync } from 'node:crypto';
import type { RsaNumbers } from '../../../src/core/crypto/rsa.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';

export interface RsaPair {
  readonly pkcs8: SecretKey;
  readonly spki: Uint8Array;
}

/**
 * (6k+1)(12k+1)(18k+1), a Carmichael number of 2048 bits: composite, and yet RSA with it as a prime
 * encrypts and decrypts without a fault. Only a real prime test finds it.
 */
export const CARMICHAEL_2048: bigint = (() => {
  const k =
    0x8cc5986936e62eb309f68a465abc34b6863037a2ef1e78342ee1f14845d578e82813b76773ad1a8432dd1c06ab0adf329f30c296bcdc8c704e276ec2a5a34e2d0f7212bb9357e971724746659bb55d5568d8432120n;
  return (6n * k + 1n) * (12n * k + 1n) * (18n * k + 1n);
})();

/** A prime of 2048 bits whose square has 4096 bits, and that suits the exponent 65537. */
export function goodPrime(): bigint {
  for (;;) {
    const prime = generatePrimeSync(2048, { bigint: true });
    if (prime * prime * 2n >= 1n << 4096n && (prime - 1n) % 65537n !== 0n) return prime;
  }
}

export function numbersOf(p: bigint, q: bigint, e = 65537n): RsaNumbers {
  const d = inverse(e, ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n));
  return { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qInverse: inverse(q, p) };
}

export function pairOf(numbers: RsaNumbers): RsaPair {
  const { n, e, d, p, q, dp, dq, qInverse } = numbers;
  const jwk = { n, e, d, p, q, dp, dq, qi: qInverse };
  const texts = Object.entries(jwk).map(([name, value]) => [name, base64Url(value)]);
  const key = createPrivateKey({
    key: { kty: 'RSA', ...Object.fromEntries(texts) },
    format: 'jwk',
  });
  return {
    pkcs8: new SecretKey(new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }))),
    spki: new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })),
  };
}

function base64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

export function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r0, r1, s0, s1] = [value % modulus, modulus, 1n, 0n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  return ((s0 % modulus) + modulus) % modulus;
}
