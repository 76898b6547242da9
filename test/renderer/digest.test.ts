import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedHex, hexGroups, wordList } from '../../src/renderer/text/digest.ts';
import * as core from '../../src/core/keys/fingerprint.ts';

const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

describe('digests on the screen', () => {
  it('are grouped exactly as the station groups them on a sheet', () => {
    fc.assert(
      fc.property(digest, (hex) => {
        expect(groupedHex(hex)).toBe(core.groupedHex(hex));
      }),
    );
  });

  it('lose no digit in the grouping', () => {
    fc.assert(
      fc.property(digest, (hex) => {
        expect(hexGroups(hex).join('')).toBe(hex);
        expect(hexGroups(hex)).toHaveLength(16);
      }),
    );
  });

  it('have twelve words, in their order', () => {
    fc.assert(
      fc.property(digest, (hex) => {
        const words = core.digestWords(hex);
        expect(wordList(words)).toHaveLength(12);
        expect(wordList(words).join(' ')).toBe(words);
      }),
    );
  });
});
