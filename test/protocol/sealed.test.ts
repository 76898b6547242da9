import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, toHex } from '../../src/core/encoding/bytes.ts';
import { CODECS } from '../../src/protocol/codec.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { decodeSealed, encodeSealed, encodeSealedHeader } from '../../src/protocol/sealed.ts';
import { bytes, env } from './arbitraries.ts';
import { codeOf } from './exchange.ts';

const keyIds = bytes(8).map(toHex);
const header = fc.record({
  codec: fc.constantFrom(...CODECS),
  direction: fc.constantFrom('request' as const, 'response' as const),
  env,
  senderKeyId: keyIds,
  recipientKeyId: keyIds,
});

const sample = encodeSealed(
  encodeSealedHeader({
    codec: 1,
    direction: 'request',
    env: 'test',
    senderKeyId: '0011223344556677',
    recipientKeyId: '8899aabbccddeeff',
  }),
  new Uint8Array(32).fill(1),
  new Uint8Array(16).fill(2),
);

function withByte(offset: number, value: number): Uint8Array {
  const copy = sample.slice();
  copy[offset] = value;
  return copy;
}

describe('the sealed form', () => {
  it.each([
    ['another magic', withByte(0, 0x51)],
    ['suite 0', withByte(4, 0)],
    ['suite 2', withByte(4, 2)],
    ['codec 0', withByte(5, 0)],
    ['codec 3', withByte(5, 3)],
    ['direction 0', withByte(6, 0)],
    ['direction 3', withByte(6, 3)],
    ['environment 0', withByte(7, 0)],
    ['environment 3', withByte(7, 3)],
    ['one byte less than header, key and tag', sample.subarray(0, -1)],
    ['no bytes', new Uint8Array()],
    ['more than its cap', concat(sample, new Uint8Array(LIMITS.sealedBytes))],
  ])('is refused with %s', async (_, changed) => {
    expect(await codeOf(() => decodeSealed(changed))).toBe('BUNDLE_MALFORMED');
  });

  it('refuses or reads any bytes, and what it reads it writes again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, isAfterHeader) => {
        const input = isAfterHeader ? concat(sample.subarray(0, 24), noise) : noise;
        let decoded;
        try {
          decoded = decodeSealed(input);
        } catch {
          return;
        }
        expect(encodeSealed(encodeSealedHeader(decoded), decoded.enc, decoded.ciphertext)).toEqual(
          input,
        );
      }),
    );
  });

  it('begins with 24 bytes that say what README.md says', () => {
    expect(toHex(sample.subarray(0, 24))).toBe(
      '504642310101' + '0101' + '0011223344556677' + '8899aabbccddeeff',
    );
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(
        header,
        bytes(32),
        fc.uint8Array({ minLength: 16, maxLength: 300 }),
        (fields, enc, text) => {
          const decoded = decodeSealed(encodeSealed(encodeSealedHeader(fields), enc, text));
          expect(decoded).toMatchObject(fields);
          expect(decoded.enc).toEqual(enc);
          expect(decoded.ciphertext).toEqual(text);
        },
      ),
    );
  });
});
