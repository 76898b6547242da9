import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeaderValue } from '../../../src/gateway/backups/header-value.ts';

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
/** What may stand between quotation marks. */
const quotable = fc.string({ unit: 'binary', maxLength: 20 }).map((text) =>
  // Controls stand in no header; a surrogate alone is no text.
  text.toWellFormed().replaceAll(/[\u0000-\u001f\u007f]/g, ''),
);

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

describe('a header value with parameters', () => {
  it('gives back what was written, quoted or not', () => {
    fc.assert(
      fc.property(
        token,
        fc.uniqueArray(fc.tuple(token, quotable), {
          selector: ([name]) => name.toLowerCase(),
          maxLength: 5,
        }),
        (value, parameters) => {
          const text = [value, ...parameters.map(([name, of]) => `${name}=${quoted(of)}`)];
          expect(parseHeaderValue(text.join('; '))).toEqual({
            value: value.toLowerCase(),
            parameters: new Map(parameters.map(([name, of]) => [name.toLowerCase(), of])),
          });
        },
      ),
    );
  });

  it('reads whole what it reads at all', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '=', '"', ';', ' ', '\\', '/') }),
        (text) => {
          const read = parseHeaderValue(text);
          if (read === undefined) return;
          // A character more that belongs to nothing is no value any more.
          expect(parseHeaderValue(`${text} ;`)).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    '',
    ';name=a',
    'form-data;',
    'form-data name=a',
    'form-data; name',
    'form-data; name=',
    'form-data; name="a',
    'form-data; name="a"b',
    'form-data; name=a; NAME=b',
    'form-data; name="a\u0000b"',
    'form-data; name="a\nb"',
    'a/b/c',
  ])('refuses %j', (text) => {
    expect(parseHeaderValue(text)).toBeUndefined();
  });

  it('takes no longer than its length for a header that is made to be slow', () => {
    const long = `form-data; name="${'\\'.repeat(50_001)}`;
    expect(parseHeaderValue(long)).toBeUndefined();
    expect(parseHeaderValue(`form-data${' ;'.repeat(50_000)}`)).toBeUndefined();
  });
});
