/**
 * Text that officers read before they approve, or that names a person. What is shown must be what
 * is signed: no invisible, reordering, unassigned or look-alike spacing characters (the "Trojan
 * Source" family), one Unicode spelling (NFC), and short enough to be shown whole.
 */
import { refuse } from '../refusal.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u;
const STACKED_MARKS = /\p{M}{4}/u;
const MAX_UNITS_PER_GRAPHEME = 16;

/**
 * Returns `text` unchanged, or refuses it (`NAME_INVALID`, with `what` in the reason). At least one
 * grapheme and at most `maxGraphemes`.
 */
export function checkVisibleText(text: string, what: string, maxGraphemes = 64): string {
  const reason = fault(text, maxGraphemes);
  if (reason === undefined) return text;
  return refuse('NAME_INVALID', { name: printable(text), reason: `${what} ${reason}` });
}

/** `text` with each character that cannot be seen spelt out, cut to a line: safe in a refusal. */
export function printable(text: string): string {
  const seen = Array.from(text.slice(0, 120), (character) =>
    HIDDEN.test(character) || /\p{M}/u.test(character) ? spelt(character) : character,
  ).join('');
  return seen.length > 80 || text.length > 120 ? `${seen.slice(0, 80)}…` : seen;
}

function fault(text: string, maxGraphemes: number): string | undefined {
  if (text === '') return 'is empty';
  if (text.length > maxGraphemes * MAX_UNITS_PER_GRAPHEME) return tooLong(maxGraphemes);
  const hidden = HIDDEN.exec(text)?.[0];
  if (hidden !== undefined) return `has the invisible character ${spelt(hidden)}`;
  if (text !== text.normalize('NFC')) return 'is not in Unicode normal form C';
  if (text !== text.trim()) return 'begins or ends with a space';
  if (STACKED_MARKS.test(text)) return 'stacks too many accents on one letter';
  return Array.from(segmenter.segment(text)).length > maxGraphemes
    ? tooLong(maxGraphemes)
    : undefined;
}

function tooLong(maxGraphemes: number): string {
  return `is longer than ${String(maxGraphemes)} characters`;
}

function spelt(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
