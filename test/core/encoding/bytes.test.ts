import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concat,
  equalBytes,
  fromBase64,
  fromBase64Url,
  fromHex,
  fromUtf8,
  lengthPrefixed,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from '../../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../../src/core/refusal.ts';

const CODECS = [
  { name: 'hex', encode: toHex, decode: fromHex },
  { name: 'base64', encode: toBase64, decode: fromBase64 },
  { name: 'base64url', encode: toBase64Url, decode: fromBase64Url },
] as const;

const bytes = () => fc.uint8Array({ maxLength: 300 });

describe.each(CODECS)('$name', ({ encode, decode }) => {
  it('refuses every text that is not the one spelling of its bytes', () => {
    const nearly = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.base64String({ maxLength: 40 }),
      fc.stringMatching(/^[0-9a-fA-F]{0,40}$/),
      bytes().map((value) => encode(value).toUpperCase()),
      bytes().map((value) => `${encode(value)}\n`),
      bytes().map((value) => encode(value).replace(/=+$/, '')),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        try {
          expect(encode(decode(text))).toBe(text);
        } catch (error) {
          expect(isRefusal(error, 'TEXT_INVALID')).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('accepts what it wrote', () => {
    fc.assert(
      fc.property(bytes(), (value) => {
        const decoded = decode(encode(value));
        expect(decoded).toEqual(value);
        expect(Buffer.isBuffer(decoded)).toBe(false);
      }),
    );
  });
});

describe('hex', () => {
  it.each(['A0', 'a', 'a ', '0x00', 'gg', '００'])('refuses %j', (text) => {
    expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: 'TEXT_INVALID' }));
  });
});

describe('base64', () => {
  it.each(['TQ', 'TR==', 'TQ==\n', 'T Q=', '-_-_', 'TQ=='.repeat(2)])('refuses %j', (text) => {
    expect(() => fromBase64(text)).toThrow(expect.objectContaining({ code: 'TEXT_INVALID' }));
  });

  it('refuses padding and the other alphabet in base64url', () => {
    for (const text of ['TQ==', '+/+/', 'TR']) {
      expect(() => fromBase64Url(text)).toThrow(expect.objectContaining({ code: 'TEXT_INVALID' }));
    }
  });
});

describe('UTF-8', () => {
  it.each([[[0x80]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0xe2]]])(
    'refuses the bytes %j',
    (invalid) => {
      expect(() => fromUtf8(Uint8Array.from(invalid))).toThrow(
        expect.objectContaining({ code: 'TEXT_INVALID' }),
      );
    },
  );

  it('keeps a byte order mark, so that no byte is lost unseen', () => {
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  it('reads back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromUtf8(utf8(text))).toBe(text);
      }),
    );
  });
});

describe('joined bytes', () => {
  it('never come out the same for two lists with lengths before the parts', () => {
    const list = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const isSame = a.length === b.length && a.every((part, i) => toHex(part) === toHexAt(b, i));
        expect(equalBytes(lengthPrefixed(...a), lengthPrefixed(...b))).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
    expect(
      equalBytes(lengthPrefixed(utf8('ab'), utf8('c')), lengthPrefixed(utf8('a'), utf8('bc'))),
    ).toBe(false);
  });

  it('are equal only in full', () => {
    expect(equalBytes(concat(utf8('a'), utf8('b')), utf8('ab'))).toBe(true);
    expect(equalBytes(utf8('a'), utf8('ab'))).toBe(false);
    expect(equalBytes(utf8('aa'), utf8('ab'))).toBe(false);
  });
});

function toHexAt(list: readonly Uint8Array[], index: number): string | undefined {
  const part = list[index];
  return part && toHex(part);
}
