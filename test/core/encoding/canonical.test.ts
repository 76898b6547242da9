import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../../../src/core/encoding/canonical.ts';
import { parseStrictJson } from '../../../src/core/encoding/strict-json.ts';

const outside: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['undefined', undefined],
  ['a fraction', 0.5],
  ['a negative number', -1],
  ['minus zero', -0],
  ['a number beyond 2^53', 2 ** 53],
  ['NaN', Number.NaN],
  ['a bigint', 1n],
  ['a date', new Date(0)],
  ['bytes', Uint8Array.of(1)],
  ['a map', new Map()],
  ['half a surrogate pair', '\ud800'],
];

describe('canonical JSON', () => {
  it.each(outside)('refuses %s, alone and inside', (_, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow();
    expect(() => canonicalJson({ a: [value as JsonValue] })).toThrow();
  });

  it('refuses half a surrogate pair in a key', () => {
    expect(() => canonicalJson({ '\udc00': 1 })).toThrow();
  });

  it('is the same for every order of the keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.maxSafeNat(), { noNullPrototype: true }),
        (value) => {
          const turned = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(turned)).toBe(canonicalJson(value));
        },
      ),
    );
  });

  it('is read back by the strict reader as it was', () => {
    const value = { b: [1, true, 'é\u2028"\\'], a: { '€': '', '\r': 9007199254740991 } };
    expect(parseStrictJson(utf8(canonicalJson(value)))).toEqual(value);
    expect(canonicalJson(value)).toBe(
      '{"a":{"\\r":9007199254740991,"€":""},"b":[1,true,"é\u2028\\"\\\\"]}',
    );
  });
});
