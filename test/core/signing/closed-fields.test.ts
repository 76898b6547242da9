import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../src/core/clock.ts';
import {
  closedObject,
  hexField,
  integerField,
  listField,
  literalField,
  plainObject,
  textField,
  timeField,
  uuidField,
} from '../../../src/core/signing/closed-fields.ts';
import { expectRefusal, refusalOf, STATION_ID } from '../quorum/made-custodians.ts';

const refused = (work: () => unknown): void => {
  expectRefusal('SCHEMA_VIOLATION', work);
};

describe('a closed object', () => {
  it.each<[string, unknown]>([
    ['a list', ['a']],
    ['null', null],
    ['text', 'a'],
    ['a missing key', { a: 1 }],
    ['an unknown key', { a: 1, b: 2, c: 3 }],
    ['a key that is only inherited', Object.assign(Object.create({ b: 2 }) as object, { a: 1 })],
  ])('refuses %s', (_, value) => {
    refused(() => closedObject(value, 'it', ['a', 'b']));
  });

  it('refuses keys of every object’s prototype as unknown', () => {
    refused(() => closedObject(JSON.parse('{"a":1,"__proto__":{}}'), 'it', ['a']));
    refused(() => closedObject({ a: 1, constructor: 1 }, 'it', ['a']));
    refused(() => closedObject({}, 'it', ['toString']));
  });

  it('names the key that is wrong', () => {
    expect(refusalOf(() => closedObject({ a: 1, surplus: 1 }, 'card', ['a'])).facts).toEqual({
      where: 'card',
      reason: '“surplus” is not known',
    });
  });

  it('gives exactly the wanted fields', () => {
    expect(closedObject({ b: 2, a: 1 }, 'it', ['a', 'b'])).toEqual({ a: 1, b: 2 });
    expect(plainObject({ anything: 1 }, 'it')).toEqual({ anything: 1 });
  });
});

describe('a field', () => {
  it.each<[string, () => unknown]>([
    ['empty text', () => textField('', 'it', 5)],
    ['text that is too long', () => textField('123456', 'it', 5)],
    ['text with half a surrogate pair', () => textField('\ud800', 'it', 5)],
    ['text of another form', () => textField('abc', 'it', 5, /^x/)],
    ['a number for text', () => textField(1, 'it', 5)],
    ['hexadecimal in capitals', () => hexField('AB', 'it', 1)],
    ['hexadecimal of another length', () => hexField('abcd', 'it', 1)],
    ['hexadecimal with a newline after it', () => hexField('ab\n', 'it', 1)],
    ['a fraction', () => integerField(1.5, 'it')],
    ['a negative number', () => integerField(-1, 'it')],
    ['minus zero', () => integerField(-0, 'it')],
    ['a number beyond 2^53', () => integerField(2 ** 53, 'it')],
    ['a number in text', () => integerField('1', 'it')],
    ['a number below its minimum', () => integerField(0, 'it', 1)],
    ['a UUID in capitals', () => uuidField(STATION_ID.toUpperCase(), 'it')],
    ['a UUID of another version', () => uuidField(STATION_ID.replace('-4', '-1'), 'it')],
    ['a UUID of another variant', () => uuidField(STATION_ID.replace('-9', '-c'), 'it')],
    ['a time with an offset', () => timeField('2026-11-20T20:37:00+00:00', 'it')],
    ['a time with fractions', () => timeField('2026-11-20T20:37:00.0Z', 'it')],
    ['30 February', () => timeField('2026-02-30T00:00:00Z', 'it')],
    ['month 13', () => timeField('2026-13-01T00:00:00Z', 'it')],
    ['24 o’clock', () => timeField('2026-11-20T24:00:00Z', 'it')],
    ['a leap second', () => timeField('2026-12-31T23:59:60Z', 'it')],
    ['another literal', () => literalField('b', 'it', ['a'])],
    ['a literal of another type', () => literalField<string | number>('1', 'it', [1])],
    ['a list that is too long', () => listField([1, 2], 'it', 1)],
    ['an object for a list', () => listField({ length: 0 }, 'it', 1)],
  ])('refuses %s', (_, read) => {
    refused(read);
  });

  it('accepts every moment as it is formatted', () => {
    const noInvalidDate = true;
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate }),
        (date) => {
          const text = formatTime(date);
          expect(timeField(text, 'it')).toBe(text);
        },
      ),
    );
  });

  it('accepts what has the right form', () => {
    expect(textField('æ', 'it', 1)).toBe('æ');
    expect(hexField('00ff', 'it', 2)).toBe('00ff');
    expect(integerField(Number.MAX_SAFE_INTEGER, 'it')).toBe(Number.MAX_SAFE_INTEGER);
    expect(uuidField(STATION_ID, 'it')).toBe(STATION_ID);
    expect(literalField('a', 'it', ['b', 'a'])).toBe('a');
    expect(listField([1], 'it', 1)).toEqual([1]);
  });
});
