import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAead, sealAead } from '../../../src/core/crypto/aead.ts';

const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const seal = fc.record({
  key: sized(32),
  nonce: sized(12),
  plaintext: fc.uint8Array({ maxLength: 80 }),
  associatedData: fc.uint8Array({ maxLength: 40 }),
});
const openFailed = expect.objectContaining({ code: 'OPEN_FAILED' }) as Error;

describe('AES-256-GCM', () => {
  it('refuses any one changed bit of what was sealed', () => {
    fc.assert(
      fc.property(
        seal,
        fc.nat(),
        fc.constantFrom('key', 'nonce', 'sealed', 'associatedData'),
        (input, at, part) => {
          const sealed = { ...input, sealed: sealAead(input) };
          fc.pre(sealed[part].length > 0);
          const changed = sealed[part].slice();
          const bit = at % (changed.length * 8);
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(() => openAead({ ...sealed, [part]: changed })).toThrow(openFailed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses every truncation and every extension', () => {
    const [input] = fc.sample(seal, 1);
    if (input === undefined) throw new Error('no sample');
    const sealed = sealAead(input);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => openAead({ ...input, sealed: sealed.subarray(0, length) })).toThrow(openFailed);
    }
    expect(() => openAead({ ...input, sealed: Uint8Array.of(...sealed, 0) })).toThrow(openFailed);
  });

  it('refuses keys and nonces of another size as a mistake of the program', () => {
    const input = { plaintext: new Uint8Array(), associatedData: new Uint8Array() };
    const [key, nonce] = [new Uint8Array(32), new Uint8Array(12)];
    expect(() => sealAead({ ...input, key: key.subarray(16), nonce })).toThrow(TypeError);
    expect(() => sealAead({ ...input, key, nonce: new Uint8Array(16) })).toThrow(TypeError);
  });

  it('opens what it sealed, 16 bytes longer than the plaintext', () => {
    fc.assert(
      fc.property(seal, (input) => {
        const sealed = sealAead(input);
        expect(sealed).toHaveLength(input.plaintext.length + 16);
        expect(openAead({ ...input, sealed })).toEqual(input.plaintext);
      }),
    );
  });
});
