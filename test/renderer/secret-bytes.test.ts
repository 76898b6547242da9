import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalisePassphrase } from '../../src/core/keys/passphrase.ts';
import {
  isSameSecret,
  plainPassphrase,
  secretFrom,
  wipe,
} from '../../src/renderer/state/secret-bytes.ts';

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'z', 'A', 'B', 'Z', '-', '0'),
  minLength: 1,
  maxLength: 9,
});
const gap = fc.constantFrom(' ', '  ', '\t', ' \n ');
const typed = fc
  .tuple(fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 7 }), gap)
  .map(([parts, lead]) => lead + parts.flat().join(''));

describe('a passphrase in the page', () => {
  it('is brought to the same spelling as at the station', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const plain = plainPassphrase(secretFrom(text));
        expect(Buffer.from(plain)).toEqual(Buffer.from(normalisePassphrase(text)));
      }),
    );
  });

  it('is the same as itself and not as one with another byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), (secret, at) => {
        const other = secret.map((byte, index) => (index === at % secret.length ? byte ^ 1 : byte));
        expect(isSameSecret(secret, secret.slice())).toBe(true);
        expect(isSameSecret(secret, other)).toBe(false);
        expect(isSameSecret(secret, secret.slice(1))).toBe(false);
      }),
    );
  });

  it('is overwritten when it was used', () => {
    const [one, other] = [secretFrom('abc'), secretFrom('de')];
    wipe(one, other);
    expect([...one, ...other]).toEqual([0, 0, 0, 0, 0]);
  });
});
