import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName, nameSkeleton } from '../../../src/core/quorum/custodian-name.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { expectRefusal } from './made-custodians.ts';

const skeleton = (name: string): string => nameSkeleton(canonicalName(name));

describe('a custodian’s name', () => {
  it.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['only punctuation', '---'],
    ['a space at the end', 'Bob '],
    ['a tab', 'Bob\tLee'],
    ['a line break', 'Bob\nLee'],
    ['a zero-width space', 'Bo\u200bb'],
    ['a zero-width joiner', 'Bo\u200db'],
    ['a soft hyphen', 'Bo\u00adb'],
    ['a mark that reverses text', 'Bo\u202eb'],
    ['a no-break space', 'Bob\u00a0Lee'],
    ['a variation selector', 'Bob\ufe0f'],
    ['a Hangul filler', 'Bob\u3164'],
    ['a combining accent apart from its letter', 'Jose\u0301'],
    ['one Cyrillic letter among Latin ones', 'B\u043eb'],
    ['one Greek letter among Latin ones', 'B\u03bfb'],
    ['Cherokee letters that look like Latin ones', '\u13d2\u13ac'],
    ['an emoji', 'Bob 😀'],
    ['mark-up', '<b>Bob</b>'],
    ['a name without end', 'B'.repeat(65)],
  ])('refuses %s', (_, name) => {
    expectRefusal('NAME_INVALID', () => canonicalName(name));
  });

  it.each([
    ['capitals', 'BOB LEE'],
    ['more spaces', 'Bob  Lee'],
    ['no space', 'BobLee'],
    ['full-width letters', 'Ｂｏｂ Ｌｅｅ'],
    ['mathematical letters', '𝐁𝐨𝐛 𝐋𝐞𝐞'],
    ['letters in circles', 'Ⓑⓞⓑ Ⓛⓔⓔ'],
    ['a full stop', 'Bob Lee.'],
    ['a hyphen', 'Bob-Lee'],
    ['a digit that looks like a letter', 'B0b Lee'],
    ['an accent', 'Bób Lée'],
    ['a dotted capital', 'BOB LĖE'],
  ])('is the same person with %s', (_, name) => {
    expect(skeleton(name)).toBe(skeleton('Bob Lee'));
  });

  it.each([
    ['Straße', 'STRASSE'],
    ['Kaſpar', 'Kaspar'],
    ['ﬁona', 'Fiona'],
    ['Ian', 'lan'],
    ['Ian', 'lAN'],
    ['İan', 'Ian'],
    ['Vivian', 'Vivlan'],
    ['Corn', 'Com'],
    ['ΣΟΦΟΣ', 'σοφος'],
    ['Сара', 'Capa'],
    ['Вова', 'BoBa'],
    ['Τατα', 'Tata'],
    ['Сергей', 'Сергеи'],
  ])('is the same person as %s and as %s', (one, other) => {
    expect(skeleton(other)).toBe(skeleton(one));
  });

  it('keeps different people apart', () => {
    const people = [
      'Ann',
      'Anna',
      'Ben',
      'Bob',
      'Bob Lee',
      'Bob Li',
      'Cleo',
      'Chloe',
      'María',
      'Mario',
      'Ola',
      'Pål',
      'Custodian 1',
      'Custodian 2',
      'Custodian 3',
      'Custodian 11',
      'Мария',
      'Марина',
      'Γιώργος',
      '山田太郎',
      '山田花子',
      'やまだ',
      '김철수',
      '김영희',
      'राम',
      'रोम',
      'אברהם',
      'שרה',
      'محمد',
      'محمود',
      'สมชาย',
      'สมหญิง',
      'O’Brien',
      'Van der Berg',
    ];
    expect(new Set(people.map(skeleton)).size).toBe(people.length);
  });

  it('is written the same each time, and each further time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (name) => {
        let canonical: string;
        try {
          canonical = canonicalName(name);
        } catch (error) {
          expect(error).toSatisfy(isRefusal);
          return;
        }
        expect(canonicalName(canonical)).toBe(canonical);
        expect(nameSkeleton(nameSkeleton(canonical))).toBe(nameSkeleton(canonical));
      }),
      { numRuns: 1000 },
    );
  });
});
