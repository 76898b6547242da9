import { constants, createPublicKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { forgeOaepUnwrap, forgeOaepWrap } from '../../../src/core/crypto/rsa-forge.ts';
import {
  generateRsa4096,
  oaepUnwrap,
  oaepWrap,
  readRsaNumbers,
  rsaSpkiOf,
} from '../../../src/core/crypto/rsa.ts';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';

const openFailed = expect.objectContaining({ code: 'OPEN_FAILED' }) as Error;
let pkcs8: SecretKey;
let spki: Uint8Array;
beforeAll(async () => {
  ({ pkcs8, spki } = await generateRsa4096());
});

/** As a client seals, with whatever padding it was told. */
function encrypt(padding: object): Uint8Array {
  const key = { key: Buffer.from(spki), format: 'der', type: 'spki', ...padding } as const;
  return new Uint8Array(publicEncrypt(key, utf8('x')));
}

const oaep = constants.RSA_PKCS1_OAEP_PADDING;

describe('RSA-OAEP', () => {
  it('refuses PKCS#1 v1.5, SHA-1, SHA-512 and a label, all in the same way', () => {
    const ciphertexts = [
      encrypt({ padding: constants.RSA_PKCS1_PADDING }),
      encrypt({ padding: oaep, oaepHash: 'sha1' }),
      encrypt({ padding: oaep, oaepHash: 'sha512' }),
      encrypt({ padding: oaep, oaepHash: 'sha256', oaepLabel: utf8('label') }),
    ];
    for (const ciphertext of ciphertexts) {
      expect(() => oaepUnwrap(pkcs8, ciphertext)).toThrow(openFailed);
      expect(() => forgeOaepUnwrap(pkcs8, ciphertext)).toThrow(openFailed);
    }
  });

  it('refuses changed, cut, lengthened and empty ciphertexts, and one not below the modulus', () => {
    const ciphertext = oaepWrap(spki, utf8('x'));
    const changed = ciphertext.map((byte, index) => (index === 511 ? byte ^ 1 : byte));
    const bad = [
      changed,
      ciphertext.subarray(1),
      new Uint8Array(513),
      new Uint8Array(),
      new Uint8Array(512).fill(0xff),
    ];
    for (const bytes of bad) expect(() => oaepUnwrap(pkcs8, bytes)).toThrow(openFailed);
  });

  it('refuses 447 bytes and takes 446', () => {
    expect(() => oaepWrap(spki, new Uint8Array(447))).toThrow(RangeError);
    expect(oaepUnwrap(pkcs8, oaepWrap(spki, new Uint8Array(446)))).toEqual(new Uint8Array(446));
    expect(oaepUnwrap(pkcs8, oaepWrap(spki, new Uint8Array()))).toEqual(new Uint8Array());
  });

  it('is the same in both implementations', () => {
    const text = utf8('the text');
    const seed = systemRandom.bytes(32);
    expect(forgeOaepUnwrap(pkcs8, oaepWrap(spki, text))).toEqual(text);
    const byForge = forgeOaepWrap(spki, text, seed);
    expect(oaepUnwrap(pkcs8, byForge)).toEqual(text);
    expect(forgeOaepWrap(spki, text, seed)).toEqual(byForge);
    expect(forgeOaepWrap(spki, text, systemRandom.bytes(32))).not.toEqual(byForge);
  });

  it('opens with SHA-256 for the hash and for MGF1, as clients are told to seal', () => {
    const opened = pkcs8.use((der) => {
      const options = { format: 'der', type: 'pkcs8', padding: oaep, oaepHash: 'sha256' } as const;
      return privateDecrypt({ key: Buffer.from(der), ...options }, oaepWrap(spki, utf8('x')));
    });
    expect(new Uint8Array(opened)).toEqual(utf8('x'));
  });
});

describe('the reader of PKCS#8', () => {
  it('refuses every truncation and another kind of key', () => {
    const bytes = pkcs8.use((key) => key.slice());
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => readRsaNumbers(new SecretKey(bytes.slice(0, length)))).toThrow(TypeError);
    }
    expect(() => readRsaNumbers(new SecretKey(spki.slice()))).toThrow(TypeError);
  });

  it('reads what node:crypto wrote', () => {
    const { n, e } = readRsaNumbers(pkcs8);
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    const jwk = key.export({ format: 'jwk' });
    expect(n.toString(16)).toBe(Buffer.from(jwk.n ?? '', 'base64url').toString('hex'));
    expect(e).toBe(65537n);
    expect(rsaSpkiOf(pkcs8)).toEqual(spki);
  });
});
