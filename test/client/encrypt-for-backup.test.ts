/** What is encrypted for a backup opens by OpenSSL's OAEP with SHA-256 for both hashes, and fits one block. */
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encryptForBackup } from '../../src/client/encrypt-for-backup.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('hex');
const pkcs1 = publicKey.export({ format: 'der', type: 'pkcs1' }).toString('hex');

function opened(data: string): Uint8Array {
  const key = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return new Uint8Array(privateDecrypt(key, Buffer.from(data, 'base64')));
}

describe('encrypting for a backup', () => {
  it('refuses 447 bytes, and none', () => {
    expect(() => encryptForBackup(spki, new Uint8Array(447))).toThrow(RangeError);
    expect(() => encryptForBackup(spki, new Uint8Array(0))).toThrow(RangeError);
  });

  it('refuses a key that is no RSA-4096 key, or that lost a byte on the way', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const keys = [
      small.export({ format: 'der', type: 'spki' }).toString('hex'),
      '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
      spki.slice(0, -2),
      `${spki}00`,
      'not hex',
      '',
    ];
    for (const key of keys) {
      expect(() => encryptForBackup(key, new Uint8Array([1]))).toThrow(
        expect.objectContaining({ code: 'PUBLIC_KEY_INVALID' }) as Error,
      );
    }
  });

  it.each([
    ['SubjectPublicKeyInfo', spki],
    ['PKCS#1', pkcs1],
  ])('opens again to the last of 446 bytes, by a key in %s', (_, key) => {
    const plaintext = Uint8Array.from({ length: 446 }, (_byte, at) => at % 251);
    const { data, checksum } = encryptForBackup(key, plaintext);
    expect(Buffer.from(data, 'base64')).toHaveLength(512);
    expect(opened(data)).toEqual(plaintext);
    expect(checksum).toBe(sha256Hex(plaintext));
  });
});
