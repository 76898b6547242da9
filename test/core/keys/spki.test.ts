import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { generateRsa4096 } from '../../../src/core/crypto/rsa.ts';
import { generateSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { toHex } from '../../../src/core/encoding/bytes.ts';
import {
  isRsa4096Spki,
  parsePublicKeyHex,
  publicKeyHex,
  rsaModulus,
  secp256k1Spki,
} from '../../../src/core/keys/spki.ts';
import { isRefusal } from '../../../src/core/refusal.ts';

const invalid = expect.objectContaining({ code: 'PUBLIC_KEY_INVALID' }) as Error;
/** Bytes of SPKI before its PKCS#1 part. */
const HEAD_HEX = 48;

let spki: Uint8Array;
let rsaHex: string;
beforeAll(async () => {
  ({ spki } = await generateRsa4096());
  rsaHex = toHex(spki);
});
const { publicKey } = generateSecp256k1(systemRandom);
const pointHex = toHex(publicKey);

describe('an RSA-4096 public key in hex', () => {
  it('is refused with any bit of its frame changed', () => {
    const frame = [...Array(33).keys(), 545, 546, 547, 548, 549];
    for (const at of frame) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = spki.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        expect(() => parsePublicKeyHex('rsa4096', toHex(changed))).toThrow(invalid);
      }
    }
  });

  it('is refused with an even modulus or one of 4095 bits', () => {
    const even = spki.map((byte, index) => (index === 544 ? byte & 0xfe : byte));
    const short = spki.map((byte, index) => (index === 33 ? byte & 0x7f : byte));
    for (const bytes of [even, short]) {
      expect(() => parsePublicKeyHex('rsa4096', toHex(bytes))).toThrow(invalid);
    }
  });

  it('is refused in capitals, with spaces, as PEM, cut, lengthened or in long-form lengths', () => {
    const other = [
      rsaHex.toUpperCase(),
      ` ${rsaHex}`,
      `0x${rsaHex}`,
      rsaHex.slice(2),
      rsaHex.slice(0, -2),
      `${rsaHex}00`,
      `30830002${rsaHex.slice(6)}`,
      rsaHex.slice(0, -1),
      '',
      pointHex,
    ];
    for (const text of other) expect(() => parsePublicKeyHex('rsa4096', text)).toThrow(invalid);
  });

  it('is read as SPKI of 1100 characters', () => {
    const parsed = parsePublicKeyHex('rsa4096', rsaHex);
    expect(rsaHex).toHaveLength(1100);
    expect(parsed).toEqual({ publicKey: spki, spki, form: 'spki' });
    expect(publicKeyHex('rsa4096', parsed.publicKey)).toBe(rsaHex);
  });

  it('is read as PKCS#1 and named so, and comes out as the same SPKI', () => {
    const parsed = parsePublicKeyHex('rsa4096', rsaHex.slice(HEAD_HEX));
    expect(rsaHex.slice(HEAD_HEX)).toMatch(/^3082020a/);
    expect(parsed).toEqual({ publicKey: spki, spki, form: 'pkcs1' });
  });

  it('has the modulus that node:crypto sees', () => {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    const n = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex');
    expect(rsaModulus(spki).toString(16)).toBe(n);
    expect(isRsa4096Spki(spki)).toBe(true);
  });
});

describe('a secp256k1 public key in hex', () => {
  it('is refused uncompressed, hybrid, in capitals, off the curve or as SPKI', () => {
    const uncompressed = toHex(secp256k1Spki(publicKey)).slice(46);
    const texts = [
      uncompressed,
      `06${uncompressed.slice(2)}`,
      pointHex.toUpperCase().replace(/^0/, '0'),
      `04${pointHex.slice(2)}`,
      `02${'f'.repeat(64)}`,
      `02${'0'.repeat(64)}`,
      toHex(secp256k1Spki(publicKey)),
      pointHex.slice(2),
      rsaHex,
    ].filter((text) => text !== pointHex);
    for (const text of texts) expect(() => parsePublicKeyHex('secp256k1', text)).toThrow(invalid);
  });

  it('is read as 66 characters, with an SPKI that OpenSSL reads', () => {
    const parsed = parsePublicKeyHex('secp256k1', pointHex);
    expect(pointHex).toHaveLength(66);
    expect(parsed).toMatchObject({ publicKey, form: 'compressed' });
    const key = createPublicKey({ key: Buffer.from(parsed.spki), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('secp256k1');
    expect(new Uint8Array(key.export({ format: 'der', type: 'spki' }))).toEqual(parsed.spki);
  });
});

describe('the parser of public keys', () => {
  it('reads only what comes out of it again letter for letter', () => {
    const texts = fc.oneof(
      fc.stringMatching(/^[0-9a-f]{0,80}$/),
      fc.stringMatching(/^0[23][0-9a-f]{64}$/),
      fc.string(),
      fc
        .tuple(fc.nat(1099), fc.stringMatching(/^[0-9a-fA-F]$/))
        .map(([at, digit]) => rsaHex.slice(0, at) + digit + rsaHex.slice(at + 1)),
    );
    fc.assert(
      fc.property(fc.constantFrom('rsa4096', 'secp256k1'), texts, (type, text) => {
        try {
          const parsed = parsePublicKeyHex(type, text);
          expect(publicKeyHex(type, parsed.publicKey)).toBe(text);
          createPublicKey({ key: Buffer.from(parsed.spki), format: 'der', type: 'spki' });
        } catch (error) {
          expect(isRefusal(error, 'PUBLIC_KEY_INVALID')).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('publishes no bytes that it would not read', () => {
    expect(() => publicKeyHex('rsa4096', spki.subarray(1))).toThrow(invalid);
    expect(() => publicKeyHex('secp256k1', spki)).toThrow(invalid);
    expect(() => rsaModulus(spki.subarray(24))).toThrow(invalid);
  });
});
