/**
 * When are two names the same person's? At set-up one person must not pass as two by writing their
 * name in capitals, with other spaces, in full-width letters or with a letter of another alphabet
 * that looks the same. A name keeps to one alphabet (Unicode TR 39 section 5.2, highly restrictive),
 * and names are compared by a skeleton in the manner of TR 39 section 4. In doubt two names are the
 * same: adding a surname or a number is little trouble, and a second vote is much.
 */
import { checkVisibleText, printable } from '../encoding/visible-text.ts';
import { refuse } from '../refusal.ts';

/**
 * The name for comparing: NFKC, without case, single spaces. Refuses a name that people could not
 * tell from others (`NAME_INVALID`).
 */
export function canonicalName(name: string): string {
  checkVisibleText(name, 'the name');
  const folded = foldCase(name.normalize('NFKC')).replace(/\s+/gu, ' ').trim();
  if (!ALLOWED.test(folded))
    invalid(name, 'it may have letters, digits, spaces and . , - _ # ( ) & ’ only');
  if (!/[\p{L}\p{N}]/u.test(folded)) invalid(name, 'it needs a letter or a digit');
  checkScripts(name, folded);
  return folded;
}

/** What is left of a {@link canonicalName} when everything that looks alike is made the same. */
export function nameSkeleton(canonical: string): string {
  const plain = foldCase(canonical.normalize('NFKD').replace(/[\u0300-\u036f]/gu, ''));
  const shapes = Array.from(plain, (letter) => LOOKS_LIKE.get(letter) ?? letter).join('');
  return shapes
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/** Upper case first, so that ß and ss, ſ and s, ς and σ fold to one. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().normalize('NFKC');
}

function checkScripts(name: string, folded: string): void {
  const letters = Array.from(folded).filter((character) => /\p{L}/u.test(character));
  const fits = (scripts: readonly RegExp[]): boolean =>
    letters.every((letter) => scripts.some((script) => script.test(letter)));
  if (ALPHABETS.some(fits)) return;
  invalid(name, 'its letters are of more than one alphabet, or of one that is not known here');
}

function invalid(name: string, reason: string): never {
  return refuse('NAME_INVALID', { name: printable(name), reason });
}

const ALLOWED = /^[\p{L}\p{M}\p{N} .,'’_#()&·-]+$/u;

const LATIN = /\p{Script=Latin}/u;
const HAN = /\p{Script_Extensions=Han}/u;

/** Alphabets that may stand together in one name. Cherokee, which imitates Latin, is not here. */
const ALPHABETS: readonly (readonly RegExp[])[] = [
  [LATIN, HAN, /\p{Script_Extensions=Hiragana}/u, /\p{Script_Extensions=Katakana}/u],
  [LATIN, HAN, /\p{Script_Extensions=Hangul}/u],
  [LATIN, HAN, /\p{Script_Extensions=Bopomofo}/u],
  [/\p{Script=Cyrillic}/u],
  [/\p{Script=Greek}/u],
  [/\p{Script=Armenian}/u],
  [/\p{Script=Georgian}/u],
  [/\p{Script=Hebrew}/u],
  [/\p{Script_Extensions=Arabic}/u],
  [/\p{Script=Ethiopic}/u],
  [/\p{Script_Extensions=Devanagari}/u],
  [/\p{Script_Extensions=Bengali}/u],
  [/\p{Script_Extensions=Gurmukhi}/u],
  [/\p{Script_Extensions=Gujarati}/u],
  [/\p{Script_Extensions=Oriya}/u],
  [/\p{Script_Extensions=Tamil}/u],
  [/\p{Script_Extensions=Telugu}/u],
  [/\p{Script_Extensions=Kannada}/u],
  [/\p{Script_Extensions=Malayalam}/u],
  [/\p{Script_Extensions=Sinhala}/u],
  [/\p{Script=Thai}/u],
  [/\p{Script=Lao}/u],
  [/\p{Script=Tibetan}/u],
  [/\p{Script_Extensions=Myanmar}/u],
  [/\p{Script=Khmer}/u],
];

/**
 * Small letters and digits that look like a Latin letter in capitals or in small, by the letter they
 * look like; from the Unicode confusables, cut to the alphabets above.
 */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑᴀ',
    b: 'вβьъƅ',
    c: 'сϲᴄ',
    d: 'ԁɗ',
    e: 'еεєҽ',
    f: 'ғƒ',
    g: 'ɡց',
    h: 'нηһհ',
    j: 'јϳյ',
    k: 'кκқĸ',
    l: 'i1ıіιӏɩ',
    m: 'мμ',
    n: 'пνոռղ',
    o: '0оοσօø',
    p: 'рρք',
    q: 'ԛգզ',
    r: 'гɾ',
    s: 'ѕ5ʂ',
    t: 'тτŧ',
    u: 'υцս',
    v: 'ѵν',
    w: 'шωѡԝ',
    x: 'хχж',
    y: 'уγүʏ',
    z: 'ζʐ2',
    '3': 'зҙ',
  }).flatMap(([looks, letters]) => Array.from(letters, (letter) => [letter, looks] as const)),
);
