import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, type AuditEntry } from '../../../src/core/audit/entry.ts';
import { fromUtf8, utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { expectRefusal } from '../quorum/made-custodians.ts';
import { SOME_ENTRY } from './made-log.ts';

const text = fromUtf8(encodeEntry(SOME_ENTRY));

const hex32 = fc.stringMatching(/^[0-9a-f]{64}$/);
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.:/-]{0,30}$/);
const entries: fc.Arbitrary<AuditEntry> = fc.record({
  v: fc.constant(1),
  index: fc.maxSafeNat(),
  at: fc.constant(SOME_ENTRY.at),
  kind: fc.stringMatching(/^[a-z]{1,9}(-[a-z]{1,9})?(\.[a-z]{1,9}){1,2}$/),
  prev: hex32,
  facts: fc.dictionary(name, fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeNat())),
  rows: fc.dictionary(name, hex32),
});

describe('an audit entry', () => {
  it.each<[string, string]>([
    ['white space', text.replace(',', ', ')],
    ['a newline at the end', `${text}\n`],
    ['a key written twice', text.replace('{', '{"v":1,')],
    ['a fact written twice', text.replace('"facts":{', '"facts":{"item":4,')],
    [
      'keys in another order',
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse())),
    ],
    ['an escape that is not needed', text.replace('key_id', 'key\\u005fid')],
    ['a number in another spelling', text.replace('"item":3', '"item":3.0')],
    ['a number with an exponent', text.replace('"item":3', '"item":3e0')],
    ['text that is no JSON', text.slice(1)],
  ])('refuses %s', (_, spelling) => {
    expectRefusal('JSON_INVALID', () => decodeEntry(utf8(spelling)));
  });

  it.each<[string, object]>([
    ['an unknown field', { ...SOME_ENTRY, note: 'x' }],
    ['another version', { ...SOME_ENTRY, v: 2 }],
    ['a kind without a dot', { ...SOME_ENTRY, kind: 'created' }],
    ['a time with an offset', { ...SOME_ENTRY, at: '2026-11-20T20:37:00+00:00' }],
    ['a digest in capitals', { ...SOME_ENTRY, prev: 'A'.repeat(64) }],
    ['a fact that is an object', { ...SOME_ENTRY, facts: { a: {} } }],
    ['a fact that is a truth value', { ...SOME_ENTRY, facts: { a: true } }],
    ['a fraction', { ...SOME_ENTRY, facts: { a: 0.5 } }],
    ['a negative number', { ...SOME_ENTRY, facts: { a: -1 } }],
    ['half a surrogate pair', { ...SOME_ENTRY, facts: { a: '\ud800' } }],
    ['a name that JavaScript would reorder', { ...SOME_ENTRY, facts: { 10: 'a' } }],
    ['a name with a space', { ...SOME_ENTRY, rows: { 'a b': SOME_ENTRY.prev } }],
    ['a row without a digest', { ...SOME_ENTRY, rows: { a: 'x' } }],
  ])('refuses %s, to write it as to read it', (_, entry) => {
    expectRefusal('SCHEMA_VIOLATION', () => encodeEntry(entry as AuditEntry));
    expectRefusal('SCHEMA_VIOLATION', () => decodeEntry(utf8(JSON.stringify(entry))));
  });

  it('refuses a name that would change the prototype', () => {
    const hostile = text.replace('"facts":{', '"facts":{"__proto__":1,');
    expectRefusal('SCHEMA_VIOLATION', () => decodeEntry(utf8(hostile)));
  });

  it('refuses more than 64 KiB', () => {
    const facts = Object.fromEntries(Array.from('abcde', (key) => [key, 'x'.repeat(16_000)]));
    expectRefusal('SCHEMA_VIOLATION', () => encodeEntry({ ...SOME_ENTRY, facts }));
    expectRefusal('SCHEMA_VIOLATION', () => decodeEntry(new Uint8Array(65_537)));
  });

  it('refuses any bytes but those it would write, and fails in no other way', () => {
    const mutated = fc
      .tuple(fc.nat(text.length - 1), fc.string({ maxLength: 3 }))
      .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), mutated), (spelling) => {
        let entry: AuditEntry;
        try {
          entry = decodeEntry(utf8(spelling));
        } catch (error) {
          expect(error).toSatisfy(isRefusal);
          return;
        }
        expect(fromUtf8(encodeEntry(entry))).toBe(spelling);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).toEqual(entry);
      }),
    );
  });

  it('is written as RFC 8785 says', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        expect(fromUtf8(encodeEntry(entry))).toBe(canonicalJson(entry));
      }),
    );
  });
});
