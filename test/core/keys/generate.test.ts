import { describe, expect, it } from 'vitest';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { generateP256 } from '../../../src/core/crypto/p256.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { oaepUnwrap, oaepWrap } from '../../../src/core/crypto/rsa.ts';
import { generateSecp256k1, secp256k1PublicKey } from '../../../src/core/crypto/secp256k1.ts';
import { generateX25519 } from '../../../src/core/crypto/x25519.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { keyFingerprint } from '../../../src/core/keys/fingerprint.ts';
import { generateKey } from '../../../src/core/keys/generate.ts';
import { publicKeyHex, rsaModulus } from '../../../src/core/keys/spki.ts';
import { fixedRandom, recordedRandom } from '../crypto/recorded-random.ts';

const GENERATORS = [
  ['Ed25519', generateEd25519],
  ['P-256', generateP256],
  ['X25519', generateX25519],
  ['secp256k1', generateSecp256k1],
] as const;

describe('key generation', () => {
  it.each(GENERATORS)('of %s asks the given source for 32 bytes, and uses them', (_, generate) => {
    const random = recordedRandom();
    generate(random);
    expect(random.asked).toEqual([32]);
    const bytes = new Uint8Array(32).fill(0x42);
    const { secret } = generate(fixedRandom(bytes));
    expect(secret.use((scalar) => scalar.slice())).toEqual(bytes);
  });

  it.each(GENERATORS)('of %s fails when the source fails, and takes no other', (_, generate) => {
    expect(() => generate(fixedRandom())).toThrow('the random source failed');
  });

  it('of a customer key fails when the source fails', async () => {
    const input = { random: fixedRandom(), earlierModuli: [] };
    await expect(generateKey('secp256k1', input)).rejects.toThrow('the random source failed');
    await expect(generateKey('rsa4096', input)).rejects.toThrow('the random source failed');
  });

  it('of RSA puts the new modulus beside those being made, before its checks', async () => {
    const alongside = new Set<bigint>();
    const input = { random: systemRandom, earlierModuli: [], alongside };
    const [first, second] = await Promise.all([
      generateKey('rsa4096', input),
      generateKey('rsa4096', input),
    ]);
    expect(alongside).toEqual(new Set([first, second].map((key) => rsaModulus(key.publicKey))));
  });

  it('of RSA-4096 gives SPKI of 1100 hex characters, and a secret that opens', async () => {
    const key = await generateKey('rsa4096', { random: systemRandom, earlierModuli: [] });
    expect(publicKeyHex('rsa4096', key.publicKey)).toMatch(/^30820222300d[0-9a-f]{1088}$/);
    expect(key.fingerprint).toBe(keyFingerprint(key.publicKey));
    expect(oaepUnwrap(key.secret, oaepWrap(key.publicKey, utf8('x')))).toEqual(utf8('x'));
  });

  it('of secp256k1 gives 66 hex characters, and the scalar', async () => {
    const key = await generateKey('secp256k1', { random: systemRandom, earlierModuli: [] });
    expect(publicKeyHex('secp256k1', key.publicKey)).toMatch(/^0[23][0-9a-f]{64}$/);
    expect(key.fingerprint).toBe(keyFingerprint(key.publicKey));
    expect(secp256k1PublicKey(key.secret)).toEqual(key.publicKey);
  });
});
