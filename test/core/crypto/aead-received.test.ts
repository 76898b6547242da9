import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealAead } from '../../../src/core/crypto/aead.ts';
import { openReceivedAead } from '../../../src/core/crypto/aead-received.ts';

const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const sealing = fc.record({
  key: sized(32),
  nonce: fc.oneof(sized(12), sized(16)),
  plaintext: fc.uint8Array({ maxLength: 80 }),
  associatedData: fc.uint8Array({ maxLength: 40 }),
});
type Sealing = typeof sealing extends fc.Arbitrary<infer S> ? S : never;
const openFailed = expect.objectContaining({ code: 'OPEN_FAILED' }) as Error;

function sealed({ key, nonce, plaintext, associatedData }: Sealing): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData);
  const parts = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat(parts));
}

describe('AES-256-GCM as others seal it', () => {
  it('refuses any one changed bit', () => {
    fc.assert(
      fc.property(
        sealing,
        fc.nat(),
        fc.constantFrom('key', 'nonce', 'sealed', 'associatedData'),
        (input, at, part) => {
          const whole = { ...input, sealed: sealed(input) };
          fc.pre(whole[part].length > 0);
          const changed = whole[part].slice();
          const bit = at % (changed.length * 8);
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(() => openReceivedAead({ ...whole, [part]: changed })).toThrow(openFailed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses keys, nonces and tags of another size, for they come from outside', () => {
    fc.assert(
      fc.property(sealing, fc.nat({ max: 40 }), (input, length) => {
        const whole = { ...input, sealed: sealed(input) };
        const other = new Uint8Array(length);
        fc.pre(length !== 32 && length !== 12 && length !== 16);
        expect(() => openReceivedAead({ ...whole, key: other })).toThrow(openFailed);
        expect(() => openReceivedAead({ ...whole, nonce: other })).toThrow(openFailed);
        const cut = whole.sealed.subarray(0, length % 16);
        expect(() => openReceivedAead({ ...whole, sealed: cut })).toThrow(openFailed);
      }),
    );
  });

  it('opens what another implementation sealed, and what is sealed here', () => {
    fc.assert(
      fc.property(sealing, (input) => {
        expect(openReceivedAead({ ...input, sealed: sealed(input) })).toEqual(input.plaintext);
        const own = { ...input, nonce: input.nonce.subarray(0, 12) };
        expect(openReceivedAead({ ...own, sealed: sealAead(own) })).toEqual(input.plaintext);
      }),
    );
  });
});
