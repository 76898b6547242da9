import { describe, expect, it } from 'vitest';
import { KNOWN_RSA_PKCS8 } from '../../../src/core/crypto/self-test-rsa-key.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { readRsaNumbers, rsaSpkiOf } from '../../../src/core/crypto/rsa.ts';
import { generateSecp256k1, runtimeHasSecp256k1 } from '../../../src/core/crypto/secp256k1.ts';
import { fromBase64, fromHex, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { drillKey, type KeyDrill } from '../../../src/core/keys/key-drill.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import type { KeyType } from '../../../src/core/keys/spki.ts';

const pkcs8 = () => new SecretKey(fromBase64(KNOWN_RSA_PKCS8));
const spki = rsaSpkiOf(pkcs8());

function drill(type: KeyType, publicKey: Uint8Array, open: () => SecretKey): KeyDrill {
  return drillKey({ type, publicKey, random: systemRandom, open });
}

/** The known RSA key with another number in place of some of its own. */
function withNumbers(...names: ('d' | 'dp' | 'dq')[]): SecretKey {
  const numbers = readRsaNumbers(pkcs8());
  let hex = pkcs8().use(toHex);
  for (const name of names) {
    const number = numbers[name].toString(16);
    const other = `${number.slice(0, -2)}${number.endsWith('01') ? '03' : '01'}`;
    expect(hex).toContain(number);
    hex = hex.replace(number, other);
  }
  return new SecretKey(fromHex(hex));
}

describe('a drill of a key', () => {
  it('passes every check of a sound RSA key', () => {
    expect(drill('rsa4096', spki, pkcs8)).toEqual({
      passed: ['opened', 'public-key', 'round-trip', 'second-implementation'],
      failed: 'none',
    });
  });

  it('passes of a sound secp256k1 key what this runtime can look at', () => {
    const { secret, publicKey } = generateSecp256k1(systemRandom);
    const second = runtimeHasSecp256k1() ? ['second-implementation'] : [];
    expect(drill('secp256k1', publicKey, () => secret)).toEqual({
      passed: ['opened', 'public-key', 'round-trip', ...second],
      failed: 'none',
    });
  });

  it('fails at “opened” when the secret does not open', () => {
    const open = () => {
      throw new Error('does not open');
    };
    expect(drill('rsa4096', spki, open)).toEqual({ passed: [], failed: 'opened' });
  });

  it.each<[string, KeyType, Uint8Array, () => SecretKey]>([
    [
      'a secret of another point',
      'secp256k1',
      generateSecp256k1(systemRandom).publicKey,
      () => generateSecp256k1(systemRandom).secret,
    ],
    ['bytes that are no RSA key', 'rsa4096', spki, () => new SecretKey(utf8('no key'))],
    [
      'bytes that are no scalar',
      'secp256k1',
      generateSecp256k1(systemRandom).publicKey,
      () => new SecretKey(new Uint8Array(32)),
    ],
  ])('fails at “public-key” for %s', (_, type, publicKey, open) => {
    expect(drill(type, publicKey, open)).toEqual({ passed: ['opened'], failed: 'public-key' });
  });

  it('fails at “round-trip” for an RSA key whose private numbers are others', () => {
    expect(drill('rsa4096', spki, () => withNumbers('d', 'dp', 'dq'))).toEqual({
      passed: ['opened', 'public-key'],
      failed: 'round-trip',
    });
  });

  it('fails at “second-implementation” where only one implementation is content', () => {
    // Too short a seed: the second implementation will not pad with it.
    let asked = 0;
    const random = {
      ...systemRandom,
      bytes: (length: number) => systemRandom.bytes((asked += 1) === 1 ? length : 5),
    };
    const drilled = drillKey({ type: 'rsa4096', publicKey: spki, random, open: pkcs8 });
    expect(drilled).toEqual({
      passed: ['opened', 'public-key', 'round-trip'],
      failed: 'second-implementation',
    });
  });

  it('destroys the secret, whatever it found', () => {
    const [sound, other] = [pkcs8(), generateSecp256k1(systemRandom).secret];
    drill('rsa4096', spki, () => sound);
    drill('secp256k1', generateSecp256k1(systemRandom).publicKey, () => other);
    expect([sound.isDestroyed, other.isDestroyed]).toEqual([true, true]);
  });
});
