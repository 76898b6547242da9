import { ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import {
  generateEd25519,
  isEd25519PublicKey,
  isEd25519Signature,
  signEd25519,
} from '../../../src/core/crypto/ed25519.ts';
import {
  generateP256,
  isP256PublicKey,
  isP256Signature,
  p256PublicKey,
  signP256Der,
} from '../../../src/core/crypto/p256.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import {
  checkSecp256k1Pair,
  generateSecp256k1,
  isSecp256k1PublicKey,
  isSecp256k1Signature,
  runtimeHasSecp256k1,
  secp256k1PublicKey,
  signSecp256k1Digest,
} from '../../../src/core/crypto/secp256k1.ts';
import { concat, fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import es256 from '../../vectors/es256-rfc6979.json' with { type: 'json' };

const message = utf8('a message');

/** Memory that changes between two readings: the fault that a second verifier is there to find. */
class FaultySecret extends SecretKey {
  #readings = 0;

  override use<T>(work: (bytes: Uint8Array) => T): T {
    this.#readings += 1;
    return super.use((bytes) => work(this.#readings === 1 ? bytes : bytes.map((byte) => byte ^ 1)));
  }
}

describe('a signature made by a fault', () => {
  it.each([
    ['Ed25519', signEd25519],
    ['ES256', signP256Der],
    ['secp256k1', (secret: SecretKey) => signSecp256k1Digest(secret, new Uint8Array(32).fill(7))],
  ] as const)('of %s is refused before it leaves', (_, sign) => {
    const secret = () => new Uint8Array(32).fill(5);
    expect(() => sign(new FaultySecret(secret()), message)).toThrow(
      expect.objectContaining({ code: 'CRYPTO_DISAGREES' }),
    );
    expect(sign(new SecretKey(secret()), message).length).toBeGreaterThanOrEqual(64);
  });
});

describe('Ed25519', () => {
  const { secret, publicKey } = generateEd25519(systemRandom);
  const signature = signEd25519(secret, message);

  it('refuses every changed bit of a signature', () => {
    for (let bit = 0; bit < 512; bit += 1) {
      expect(isEd25519Signature(publicKey, message, flip(signature, bit))).toBe(false);
    }
  });

  it('refuses signatures and keys of another length', () => {
    expect(isEd25519Signature(publicKey, message, signature.subarray(1))).toBe(false);
    expect(isEd25519Signature(publicKey, message, concat(signature, Uint8Array.of(0)))).toBe(false);
    expect(isEd25519Signature(publicKey.subarray(1), message, signature)).toBe(false);
  });

  it('refuses public keys of small order, under which one signature fits many messages', () => {
    for (const hex of ED25519_TORSION_SUBGROUP) {
      const key = fromHex(hex);
      expect(isEd25519PublicKey(key)).toBe(false);
      // R = the key itself and s = 0 satisfies the bare equation for some message.
      const forged = concat(fromHex(ED25519_TORSION_SUBGROUP[0] ?? ''), new Uint8Array(32));
      for (let i = 0; i < 16; i += 1) {
        expect(isEd25519Signature(key, Uint8Array.of(i), forged)).toBe(false);
      }
    }
  });

  it('refuses a second spelling of a public key (y not below p)', () => {
    for (let low = 0xed; low <= 0xff; low += 1) {
      const key = new Uint8Array(32).fill(0xff);
      key[0] = low;
      for (const top of [0x7f, 0xff]) {
        key[31] = top;
        expect(isEd25519PublicKey(key)).toBe(false);
      }
    }
  });

  it('signs the same message the same way each time, and verifies it', () => {
    expect(signEd25519(secret, message)).toEqual(signature);
    expect(isEd25519Signature(publicKey, message, signature)).toBe(true);
    expect(isEd25519PublicKey(publicKey)).toBe(true);
  });
});

describe('ES256', () => {
  const secret = new SecretKey(fromHex(es256.scalar));
  const publicKey = fromHex(es256.publicKey);

  it('refuses another message, a changed signature and a signature that is not DER', () => {
    const der = signP256Der(secret, message);
    expect(isP256Signature(publicKey, utf8('another'), der)).toBe(false);
    for (let bit = 0; bit < der.length * 8; bit += 1) {
      expect(isP256Signature(publicKey, message, flip(der, bit))).toBe(false);
    }
    expect(isP256Signature(publicKey, message, concat(der, Uint8Array.of(0)))).toBe(false);
    expect(isP256Signature(publicKey, message, new Uint8Array(64))).toBe(false);
    expect(isP256Signature(publicKey, message, new Uint8Array())).toBe(false);
  });

  it('refuses a public key that is not an uncompressed point on the curve', () => {
    expect(isP256PublicKey(flip(publicKey, 100))).toBe(false);
    expect(isP256PublicKey(publicKey.subarray(0, 33))).toBe(false);
    expect(isP256PublicKey(new Uint8Array(65))).toBe(false);
    expect(isP256Signature(flip(publicKey, 100), message, signP256Der(secret, message))).toBe(
      false,
    );
  });

  it('draws again when the random number is no scalar', () => {
    const draws = [new Uint8Array(32).fill(0xff), new Uint8Array(32), fromHex(es256.scalar)];
    const random = { bytes: () => draws.shift() ?? new Uint8Array(), uuid: () => '' };
    expect(generateP256(random).publicKey).toEqual(publicKey);
    expect(draws).toEqual([]);
  });

  it.each(es256.signatures)('signs “$message” as RFC 6979 says, with low s', ({ message, der }) => {
    expect(p256PublicKey(secret)).toEqual(publicKey);
    expect(toHex(signP256Der(secret, utf8(message)))).toBe(der);
    expect(isP256Signature(publicKey, utf8(message), fromHex(der))).toBe(true);
  });
});

describe('secp256k1', () => {
  const { secret, publicKey } = generateSecp256k1(systemRandom);
  const digest = new Uint8Array(32).fill(7);
  const signature = signSecp256k1Digest(secret, digest);

  it('refuses every changed bit of a signature', () => {
    for (let bit = 0; bit < 512; bit += 1) {
      expect(isSecp256k1Signature(publicKey, digest, flip(signature, bit))).toBe(false);
    }
  });

  it('refuses a new pair whose halves do not belong together', () => {
    const other = generateSecp256k1(systemRandom);
    expect(() => {
      checkSecp256k1Pair(secret, other.publicKey);
    }).toThrow(expect.objectContaining({ code: 'NEW_KEY_REJECTED' }));
  });

  it('refuses a point that is uncompressed, at infinity or not on the curve', () => {
    expect(isSecp256k1PublicKey(new Uint8Array(33))).toBe(false);
    expect(isSecp256k1PublicKey(concat(Uint8Array.of(4), new Uint8Array(64)))).toBe(false);
    expect(isSecp256k1PublicKey(concat(Uint8Array.of(5), publicKey.subarray(1)))).toBe(false);
    // x = 5 is on no point of the curve.
    expect(
      isSecp256k1PublicKey(concat(Uint8Array.of(2), new Uint8Array(31), Uint8Array.of(5))),
    ).toBe(false);
  });

  it('refuses to sign anything but a 32-byte digest', () => {
    expect(() => signSecp256k1Digest(secret, message)).toThrow(TypeError);
  });

  it('accepts a new pair, with OpenSSL as the second verifier on Node', () => {
    expect(runtimeHasSecp256k1()).toBe(true);
    expect(publicKey).toEqual(secp256k1PublicKey(secret));
    expect(publicKey).toHaveLength(33);
    checkSecp256k1Pair(secret, publicKey);
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
