import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainJson } from '../../src/cli/verify/plain-json.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { codeOf } from './refusal-of.ts';

describe('JSON of an answer that somebody stored', () => {
  it.each([
    ['a repeated name', '{"a":1,"a":2}'],
    ['a repeated name in another spelling', '{"a":1,"\\u0061":2}'],
    ['a number in another spelling', '{"a":1.0}'],
    ['a number beyond what is exact', '{"a":9007199254740993}'],
    ['an escape that is not needed', '{"a":"\\/"}'],
    ['a trailing comma', '{"a":1,}'],
    ['text after the value', '{"a":1} x'],
    ['white space that JSON has not', '{"a":\u00a01}'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => parsePlainJson(utf8(text)))).toBe('JSON_INVALID');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(() => parsePlainJson(new Uint8Array([0x22, 0xff, 0x22])))).toBe('TEXT_INVALID');
  });

  it('reads any value, with or without white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(parsePlainJson(utf8(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
