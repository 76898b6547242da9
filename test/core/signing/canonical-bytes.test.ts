import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import type { JsonValue } from '../../../src/core/encoding/canonical.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { decodeCanonical, encodeCanonical } from '../../../src/core/signing/canonical-bytes.ts';
import { expectRefusal } from '../quorum/made-custodians.ts';

const decode = (text: string): unknown => decodeCanonical(utf8(text), 1000, 'text');

describe('canonical statements', () => {
  it.each([
    ['white space', '{"a": 1}'],
    ['a newline at the end', '{"a":1}\n'],
    ['keys in another order', '{"b":1,"a":1}'],
    ['an escape that is not needed', '{"a":"\\u0041"}'],
    ['an escaped slash', '{"a":"\\/"}'],
  ])('refuses %s', (_, text) => {
    expectRefusal('JSON_INVALID', () => decode(text));
  });

  it('refuses bytes beyond the limit before they are read', () => {
    expectRefusal('SCHEMA_VIOLATION', () => decodeCanonical(utf8('not JSON'), 7, 'text'));
  });

  it('refuses any bytes but those it would write', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let value: unknown;
        try {
          value = decode(text);
        } catch (error) {
          expect(error).toSatisfy(isRefusal);
          return;
        }
        expect(encodeCanonical(value as JsonValue)).toEqual(utf8(text));
      }),
    );
  });

  it('reads back what it wrote', () => {
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.maxSafeNat(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
          tie('value'),
          {
            maxKeys: 4,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (written) => {
        const bytes = encodeCanonical(written);
        expect(encodeCanonical(decodeCanonical(bytes, 100_000, 'text') as JsonValue)).toEqual(
          bytes,
        );
      }),
    );
  });
});
