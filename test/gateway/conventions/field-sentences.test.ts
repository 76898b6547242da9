/** What is said of a field that is wrong: words that its caller can act on, and none of the library's. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Fault } from '../../../src/gateway/conventions/fault.ts';
import { identifierText } from '../../../src/protocol/fields.ts';
import { checked } from '../../../src/gateway/conventions/json-body.ts';

const schema = z.strictObject({
  name: z.string(),
  kind: z.enum(['HOT', 'COLD']),
  always: z.literal('data'),
  list: z.array(z.object({ key: z.string() })),
  nested: z.strictObject({ size: z.int() }),
  own: z.string('is not what it should be').optional(),
});

function fieldsOf(value: unknown): unknown {
  return faultsOf(schema, value);
}

function faultsOf(of: z.ZodType, value: unknown): unknown {
  try {
    checked(of, value);
  } catch (error) {
    if (error instanceof Fault) return error.fields;
    throw error;
  }
  throw new TypeError('nothing was refused');
}

describe('the fault of a field', () => {
  it('that is not there says that it is missing', () => {
    expect(fieldsOf({})).toEqual({
      name: ['is missing'],
      kind: ['is missing'],
      always: ['is missing'],
      list: ['is missing'],
      nested: ['is missing'],
    });
  });

  it('of another type or value says what it must be, also deep within, and null is a value', () => {
    expect(
      fieldsOf({
        name: null,
        kind: 'WARM',
        always: 'file',
        list: [{ key: 1 }],
        nested: { size: 'x' },
      }),
    ).toEqual({
      name: ['must be a string'],
      kind: ['must be one of HOT, COLD'],
      always: ['must be data'],
      'list.0.key': ['must be a string'],
      'nested.size': ['must be a number'],
    });
    expect(fieldsOf({ name: 'n', kind: 'HOT', always: 'data', list: {}, nested: [] })).toEqual({
      list: ['must be an array'],
      nested: ['must be an object'],
    });
    expect(fieldsOf('text')).toEqual({ body: ['must be an object'] });
  });

  it('has the words of its schema where there are some, and names what is not known', () => {
    const right = { name: 'n', kind: 'HOT', always: 'data', list: [], nested: { size: 1 } };
    expect(fieldsOf({ ...right, own: 7 })).toEqual({ own: ['is not what it should be'] });
    expect(fieldsOf({ ...right, nested: { size: 1, sise: 2 }, Kind: 'COLD' })).toEqual({
      'nested.sise': ['is not a known field'],
      Kind: ['is not a known field'],
    });
  });

  it('is said once, also where two rules of the field say it', () => {
    const twice = z.object({
      empty: identifierText,
      block: z.string().regex(/^x/, 'is not base64').regex(/y$/, 'is not base64'),
    });
    expect(faultsOf(twice, { empty: '', block: 'no' })).toEqual({
      empty: ['is empty'],
      block: ['is not base64'],
    });
  });

  it('of a name that every object has by nature is named as any other, and is no failure', () => {
    const right = { name: 'n', kind: 'HOT', always: 'data', list: [], nested: { size: 1 } };
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      const given: unknown = JSON.parse(JSON.stringify(right).replace('{', `{"${name}":1,`));
      const fields = fieldsOf(given) as Record<string, unknown>;
      expect(Object.entries(fields)).toEqual([[name, ['is not a known field']]]);
    }
  });
});
