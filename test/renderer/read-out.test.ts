import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestWords } from '../../src/core/keys/fingerprint.ts';
import { compareReadOut } from '../../src/renderer/state/read-out.ts';

const card = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
  .map((cardDigest) => ({ cardDigest, words: digestWords(cardDigest) }));

describe('what was read out, set against a card', () => {
  it('is the same when all twelve words are, capitals, commas and accents aside', () => {
    fc.assert(
      fc.property(card, (one) => {
        const spoken = one.words.toUpperCase().replaceAll(' ', ',  ').replace('E', 'É');
        expect(compareReadOut(spoken, one)).toMatchObject({ form: 'words', isSame: true });
      }),
    );
  });

  it('is the same when all 64 hex digits are, however they are spaced', () => {
    fc.assert(
      fc.property(card, (one) => {
        const spoken = one.cardDigest.toUpperCase().replace(/(..)(?=.)/g, '$1:');
        expect(compareReadOut(spoken, one)).toMatchObject({ form: 'hex', isSame: true });
      }),
    );
  });

  it('names the one place where a word differs', () => {
    fc.assert(
      fc.property(card, fc.nat({ max: 11 }), (one, place) => {
        const words = one.words.split(' ');
        words[place] = 'permafrost';
        const compared = compareReadOut(words.join(' '), one);
        expect(compared?.isSame).toBe(false);
        expect(compared?.parts.flatMap(({ isSame }, at) => (isSame ? [] : [at]))).toEqual([place]);
      }),
    );
  });

  it('differs when a word or a digit is missing or too many', () => {
    fc.assert(
      fc.property(card, (one) => {
        const words = one.words.split(' ');
        for (const typed of [
          words.slice(1).join(' '),
          words.slice(0, -1).join(' '),
          `${one.words} again`,
          one.cardDigest.slice(1),
          `${one.cardDigest}0`,
        ]) {
          expect(compareReadOut(typed, one)?.isSame, typed).toBe(false);
        }
      }),
    );
  });

  it('is nothing while nothing was typed', () => {
    expect(compareReadOut(' \n', { cardDigest: '', words: '' })).toBeUndefined();
  });
});
