import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkVisibleText, printable } from '../../../src/core/encoding/visible-text.ts';
import { isRefusal } from '../../../src/core/refusal.ts';

const refused = (text: string) => {
  expect(() => checkVisibleText(text, 'the name')).toThrow(
    expect.objectContaining({ code: 'NAME_INVALID' }),
  );
};

describe('visible text: refuses', () => {
  it.each([
    ['nothing', ''],
    ['a space alone', ' '],
    ['a leading space', ' Ada'],
    ['a trailing space', 'Ada '],
    ['a line feed', 'Ada\nApproved: yes'],
    ['a tab', 'Ada\tL'],
    ['NUL', 'Ada\0'],
    ['escape', 'Ada\u001b[2J'],
    ['a C1 control', 'Ada\u0085'],
    ['delete', 'Ada\u007f'],
    ['right-to-left override', 'Ada\u202egnp'],
    ['an isolate', 'Ada\u2066x'],
    ['an Arabic letter mark', 'Ada\u061c'],
    ['zero-width space', 'A\u200bda'],
    ['zero-width joiner', 'A\u200dda'],
    ['soft hyphen', 'A\u00adda'],
    ['word joiner', 'A\u2060da'],
    ['a byte order mark', '\ufeffAda'],
    ['a variation selector', 'Ada\ufe0f'],
    ['a tag character', 'Ada\u{e0041}'],
    ['a Hangul filler', 'Ada\u3164'],
    ['no-break space', 'Ada\u00a0L'],
    ['an em space', 'Ada\u2003L'],
    ['line separator', 'Ada\u2028L'],
    ['an empty Braille cell', 'Ada\u2800'],
    ['half a surrogate pair', 'Ada\ud800'],
    ['private use', 'Ada\ue000'],
    ['an unassigned code point', 'Ada\u{50000}'],
    ['a noncharacter', 'Ada\uffff'],
    ['letters and accents apart', 'Zoe\u0308'],
    ['stacked accents', `A${'\u0300\u0316\u0334\u0338'.normalize('NFC')}x`],
    ['65 characters', 'x'.repeat(65)],
    ['a huge text', 'x'.repeat(10_000_000)],
  ])('%s', (_, text) => {
    refused(text);
  });

  it('any text with a hidden character put anywhere in it', () => {
    const hidden = fc.constantFrom('\u200b', '\u202e', '\u2067', '\n', '\0', '\u00ad', '\u{e0020}');
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), fc.nat(), hidden, (text, at, character) => {
        const cut = at % (text.length + 1);
        refused(text.slice(0, cut) + character + text.slice(cut));
      }),
    );
  });

  it('with a sentence that can be shown', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(texts, (text) => {
        try {
          checkVisibleText(text, 'the name');
        } catch (error) {
          expect(isRefusal(error, 'NAME_INVALID')).toBe(true);
          const { name } = (error as { facts: { name: string } }).facts;
          expect(name).not.toMatch(/[\p{C}\p{M}\p{Zl}\p{Zp}]/u);
          expect(name.length).toBeLessThanOrEqual(81);
        }
      }),
      { numRuns: 2000 },
    );
    expect(printable('a\u202eb')).toBe('aU+202Eb');
  });
});

describe('visible text: accepts', () => {
  it.each([
    'Ada Lovelace',
    'Zoë O’Neil-Çelik',
    '山田 太郎',
    'محمد',
    'Nguyễn Thị Hồng',
    'x'.repeat(64),
    '😀',
    'a@b.example',
    '0',
  ])('%s unchanged', (text) => {
    expect(checkVisibleText(text, 'the name')).toBe(text);
  });

  it('as many graphemes as are asked for', () => {
    expect(checkVisibleText('é'.repeat(200), 'the note', 200)).toHaveLength(200);
  });

  it('nothing but text that is unchanged by its own rule', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        try {
          expect(checkVisibleText(text, 'the name')).toBe(text.normalize('NFC').trim());
        } catch (error) {
          expect(isRefusal(error, 'NAME_INVALID')).toBe(true);
        }
      }),
    );
  });
});
