/** What is typed into the search for keys, as the station is asked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupedHex } from '../../src/renderer/text/digest.ts';
import { searchable } from '../../src/renderer/state/searchable.ts';

describe('what is searched for', () => {
  test('a fingerprint in groups and capitals, as it stands on paper, is found as it is kept', () => {
    const digests = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(digests, (digest) => {
        expect(searchable(` ${groupedHex(digest).toUpperCase()}\n`)).toBe(digest);
      }),
    );
  });

  test('never asks for more than the station takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(searchable(text).length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
