/** Sheets as text and back: what is laid out part by part is exactly what is approved. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSheet, sectionText, sheetText, type Section } from '../../src/station/sheet-text.ts';
import { isRefusal } from '../../src/core/refusal.ts';

const word = fc.stringMatching(/^[A-Za-z0-9,:-][A-Za-z0-9.,:-]{0,11}$/);
const label = fc
  .tuple(fc.boolean(), fc.array(word, { minLength: 1, maxLength: 5 }))
  .map(([isIndented, words]) => `${isIndented ? '  ' : ''}${words.join(' ')}`);
const value = fc
  .array(fc.constantFrom('a', 'Z', '0', '.', '-', '=', ' ', 'ü', '零', '“'), {
    minLength: 1,
    maxLength: 60,
  })
  .map((characters) => characters.join('').trim())
  .filter((text) => text !== '');
const heading = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const section = fc.record({
  heading,
  lines: fc.array(fc.record({ label, value }), { maxLength: 6 }),
});

describe('a sheet', () => {
  test('is read back as it was written, whatever it says', () => {
    fc.assert(
      fc.property(heading, fc.array(section, { maxLength: 5 }), (title, sections) => {
        expect(readSheet(sheetText(title, sections))).toEqual({ title, sections });
      }),
      { numRuns: 500 },
    );
  });

  test('with a section added to its end is read with that section', () => {
    const first: Section = { heading: 'Who asks', lines: [{ label: 'Gateway', value: 'One' }] };
    const last: Section = { heading: 'Records', lines: [] };
    const text = [sheetText('SHEET', [first]), sectionText(last)].join('\n');
    expect(readSheet(text)).toEqual({ title: 'SHEET', sections: [first, last] });
  });

  test('is refused with one character changed in its form', () => {
    const text = sheetText('SHEET', [
      { heading: 'Item 1', lines: [{ label: 'For user', value: 'ada' }] },
    ]);
    for (const [from, to] of [
      ['=====', '===='],
      ['------', '-----'],
      ['For user .', 'For user  '],
      ['. ada', '.ada'],
      ['ada\n', 'ada'],
      ['ada\n', 'ada\n\n'],
      ['ada', 'a\u202eda'],
      ['\n\nItem', '\nItem'],
    ] as const) {
      const changed = text.replace(from, to);
      expect(changed).not.toBe(text);
      expectRefused(changed);
    }
  });

  test('is refused when it is no sheet at all, and in no other way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expectRefused(text);
      }),
    );
    for (const text of ['', '\n', '\n\n', 'A\n=\n\nB', '=\n=']) expectRefused(text);
  });

  test('never has a label that could be read as another', () => {
    for (const bad of ['', ' a', 'a ', 'a  b', 'a\tb', '   a', 'a ..', '.. a', 'a . b', 'a .b']) {
      const lines = [{ label: bad, value: 'x' }];
      expect(() => sectionText({ heading: 'H', lines })).toThrow('label');
    }
  });
});

function expectRefused(text: string): void {
  expect(() => readSheet(text)).toThrow(
    expect.toSatisfy((error) => isRefusal(error, 'SCHEMA_VIOLATION')),
  );
}
