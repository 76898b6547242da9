/** A fingerprint as it was typed: whatever stands between its parts, and nothing else, is overlooked. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestWords } from '../../../src/core/keys/fingerprint.ts';
import { isReadOut } from '../../../src/core/keys/read-out.ts';
import { compareReadOut } from '../../../src/renderer/state/read-out.ts';

const digests = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

it.each([' ', ':', '.', '-', ' - ', '\n'])(
  'accepts digits and words with %j between them',
  (mark) => {
    fc.assert(
      fc.property(digests, (digest) => {
        const words = digestWords(digest);
        const card = { cardDigest: digest, words };
        for (const typed of [
          digest.replace(/..(?=.)/g, `$&${mark}`),
          words.replaceAll(' ', mark),
        ]) {
          for (const spelling of [typed, typed.toUpperCase(), ` ${typed} `]) {
            expect(isReadOut(spelling, digest)).toBe(true);
            // The window says the same before anything is asked of the station.
            expect(compareReadOut(spelling, card)?.isSame).toBe(true);
          }
        }
      }),
      { numRuns: 20 },
    );
  },
);

it('refuses a digit or a word that differs, is missing or is too much', () => {
  fc.assert(
    fc.property(digests, fc.nat(63), fc.integer({ min: 1, max: 15 }), (digest, at, by) => {
      const digit = (parseInt(digest.charAt(at), 16) ^ by).toString(16);
      const other = digest.slice(0, at) + digit + digest.slice(at + 1);
      const words = digestWords(digest).split(' ');
      const dropped = words.filter((_, place) => place !== at % 12).join(' ');
      const wrong = [other, digest.slice(1), `${digest}0`, '', dropped, `${words.join(' ')} zulu`];
      for (const typed of wrong) expect(isReadOut(typed, digest)).toBe(false);
      if (at < 24) expect(isReadOut(digestWords(other), digest)).toBe(false);
    }),
    { numRuns: 50 },
  );
});
