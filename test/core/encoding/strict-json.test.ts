import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { parseStrictJson } from '../../../src/core/encoding/strict-json.ts';
import { isRefusal } from '../../../src/core/refusal.ts';

const parse = (text: string, maxDepth?: number) => parseStrictJson(utf8(text), maxDepth);
const refusal = (code: string) => expect.objectContaining({ code }) as Error;
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** Values of the profile. */
const profile = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeNat(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).value;

describe('strict JSON: refuses', () => {
  it.each([
    ['{"a":1,"a":2}'],
    ['{"a":1,"b":2,"a":1}'],
    ['{"a":1,"\\u0061":2}'],
    ['{"\\u0061":1,"a":2}'],
    ['{"\\/":1,"/":2}'],
    ['{"😀":1,"\\ud83d\\ude00":2}'],
    ['{"":1,"":2}'],
    ['{"x":[{"k":1,"k":1}]}'],
    ['{"constructor":1,"constructor":2}'],
  ])('the repeated key in %s', (text) => {
    expect(() => parse(text)).toThrow(refusal('JSON_KEY_REPEATED'));
  });

  it('a repeated key however the second one is spelt', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 8 }), fc.nat(), (key, at) => {
        fc.pre(key !== '__proto__');
        const units = Array.from({ length: key.length }, (_, i) => key.charCodeAt(i));
        const escaped = units
          .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
          .map((spelling, i) =>
            i === at % units.length || units.length < 3
              ? spelling
              : spelling.toUpperCase().replace('\\U', '\\u'),
          )
          .join('');
        const text = `{${JSON.stringify(key)}:1,"${escaped}":2}`;
        expect(() => parse(text)).toThrow(refusal('JSON_KEY_REPEATED'));
      }),
    );
  });

  it('seventeen containers inside each other, and accepts sixteen', () => {
    expect(() => parse(nested(17))).toThrow(refusal('JSON_TOO_DEEP'));
    expect(() => parse('{"a":'.repeat(17) + '1' + '}'.repeat(17))).toThrow(
      refusal('JSON_TOO_DEEP'),
    );
    expect(parse(nested(16))).toBeDefined();
    expect(() => parse(nested(2), 1)).toThrow(refusal('JSON_TOO_DEEP'));
  });

  it('a million brackets without exhausting the stack', () => {
    expect(() => parse('['.repeat(1_000_000))).toThrow(refusal('JSON_TOO_DEEP'));
  });

  it.each([
    '1.0',
    '-1',
    '-0',
    '1e3',
    '1E3',
    '01',
    '9007199254740992',
    '99999999999999999999',
    '1.',
    '-',
    '0x1',
    '1e',
    '00',
  ])('the number %s', (text) => {
    expect(() => parse(`{"n":${text}}`)).toThrow(
      expect.toSatisfy(
        (error) => isRefusal(error, 'JSON_NUMBER') || isRefusal(error, 'JSON_INVALID'),
      ),
    );
  });

  it.each(['1.0', '-1', '-0', '1e3', '9007199254740992'])(
    '%s as a number outside the profile',
    (text) => {
      expect(() => parse(text)).toThrow(refusal('JSON_NUMBER'));
    },
  );

  it.each([
    '',
    ' ',
    'null',
    '{"a":null}',
    'undefined',
    'NaN',
    'Infinity',
    '{',
    '[',
    '"',
    '{"a"',
    '{"a":',
    '{"a":1',
    '[1',
    '[1,',
    '[1,]',
    '{"a":1,}',
    '[,1]',
    '{,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '[1 2]',
    '1 2',
    '{}{}',
    '[]x',
    'tru',
    'truex',
    'TRUE',
    '"\n"',
    '"\t"',
    '"\u0000"',
    '"\\x41"',
    '"\\u12"',
    '"\\u12G4"',
    '"a',
    '"\\',
    '/**/1',
    '1//',
    '\ufeff{}',
    '\u00a01',
    '\v1',
    '{"__proto__":1}',
    '{"\\u005f_proto__":1}',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '{"\\ud800":1}',
  ])('%j', (text) => {
    expect(() => parse(text)).toThrow(refusal('JSON_INVALID'));
  });

  it('bytes that are not UTF-8', () => {
    expect(() => parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(refusal('TEXT_INVALID'));
    expect(() => parseStrictJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toThrow(
      refusal('TEXT_INVALID'),
    );
  });

  it('whatever JSON.parse refuses, and reads the rest as JSON.parse does', () => {
    const spoilt = fc
      .tuple(
        profile,
        fc.nat(),
        fc.constantFrom('', '"', '\\', ',', '}', ']', '{', '-', '0', 'e', '.', '\n', '\u0000', 'n'),
      )
      .map(([value, at, patch]) => {
        const text = JSON.stringify(value);
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + patch + text.slice(cut + (at % 2));
      });
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.string(), fc.json()), (text) => {
        let value: unknown;
        try {
          value = parse(text, 64);
        } catch (error) {
          expect(isRefusal(error)).toBe(true);
          return;
        }
        expect(value).toEqual(JSON.parse(text.toWellFormed()));
      }),
      { numRuns: 5000 },
    );
  });

  it('with a sentence that holds no hidden character of the text', () => {
    expect(() => parse('{"a\u202eb":1,"a\u202eb":2}')).toThrow(/“a�b”/);
  });
});

describe('strict JSON: accepts', () => {
  it('every value of the profile, in any spacing, and agrees with JSON.parse', () => {
    fc.assert(
      fc.property(profile, fc.constantFrom(undefined, ' ', '\t', '\r\n '), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('the bounds of the profile', () => {
    expect(parse('[0,9007199254740991,true,false,"",{},[]]')).toEqual([
      0,
      Number.MAX_SAFE_INTEGER,
      true,
      false,
      '',
      {},
      [],
    ]);
    expect(parse('"\\u0000\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00"')).toBe('\0"\\/\b\f\n\r\t😀');
  });

  it('null and any number in what others write, and the rest as strictly as ever', () => {
    const foreign = (text: string) => parseStrictJson(utf8(text), undefined, 'foreign');
    expect(foreign('{"a":null,"b":[null]}')).toEqual({ a: null, b: [null] });
    expect(foreign('[-1,1.5,-0.25,1e3,2E-2,9007199254740991]')).toEqual([
      -1,
      1.5,
      -0.25,
      1000,
      0.02,
      Number.MAX_SAFE_INTEGER,
    ]);
    for (const text of ['nul', 'nullx', 'NULL', 'undefined', '{null:1}']) {
      expect(() => foreign(text)).toThrow(refusal('JSON_INVALID'));
    }
    for (const text of ['01', '1.', '-01', '9007199254740993', '1e99', '1e', '1.2.3']) {
      expect(() => foreign(text)).toThrow(refusal('JSON_NUMBER'));
      expect(() => parse(text)).toThrow(refusal('JSON_NUMBER'));
    }
    expect(() => foreign('{"a":null,"a":1}')).toThrow(refusal('JSON_KEY_REPEATED'));
  });

  it('as JSON.parse does, whatever a double can hold', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -2e15, max: 2e15 }),
        (number) => {
          const text = JSON.stringify(number);
          expect(parseStrictJson(utf8(text), undefined, 'foreign')).toBe(JSON.parse(text));
        },
      ),
    );
  });

  it('keys that objects inherit, as plain members', () => {
    const value = parse('{"constructor":1,"toString":2,"hasOwnProperty":3}') as object;
    expect(Object.entries(value)).toEqual([
      ['constructor', 1],
      ['toString', 2],
      ['hasOwnProperty', 3],
    ]);
  });

  it('a string of four million escapes', () => {
    expect(parse(`"${'\\n'.repeat(4_000_000)}"`)).toHaveLength(4_000_000);
  });
});
