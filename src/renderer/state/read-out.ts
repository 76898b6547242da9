/**
 * What a person read out, set against a card: twelve words or 64 hex digits, however they were typed.
 * It finds slips of the tongue or the hand; the station compares again and has the last word.
 */
import { hexGroups, wordList } from '../text/digest.ts';

export type ReadOut = {
  readonly form: 'words' | 'hex';
  readonly parts: readonly {
    readonly heard: string;
    readonly onCard: string;
    readonly isSame: boolean;
  }[];
  readonly isSame: boolean;
};

const WORDS = 12;

/** Undefined while nothing was typed. */
export function compareReadOut(
  typed: string,
  card: { readonly cardDigest: string; readonly words: string },
): ReadOut | undefined {
  const hex = typed.replace(/[\s:.-]/g, '').toLowerCase();
  if (hex === '') return undefined;
  if (/^[0-9a-f]+$/.test(hex)) {
    return compared('hex', hexGroups(hex), hexGroups(card.cardDigest));
  }
  return compared('words', plainWords(typed), wordList(card.words).slice(0, WORDS));
}

/** Capitals, accents, commas and dashes aside. */
function plainWords(typed: string): string[] {
  return typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

function compared(
  form: ReadOut['form'],
  heard: readonly string[],
  onCard: readonly string[],
): ReadOut {
  const length = Math.max(heard.length, onCard.length);
  const parts = Array.from({ length }, (_, index) => {
    const one = heard[index] ?? '';
    const other = onCard[index] ?? '';
    return { heard: one, onCard: other, isSame: one === other };
  });
  return { form, parts, isSame: parts.every(({ isSame }) => isSame) };
}
