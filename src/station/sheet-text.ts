/**
 * How a sheet looks: plain text, one fact a line, labels in a column, sections under underlined
 * headings. Values have passed the visible-text rule where they came from outside, so none can break
 * a line, hide, or imitate a label; a value that could is a fault and is refused here again.
 */
import { checkVisibleText } from '../core/encoding/visible-text.ts';
import { digestWords, groupedHex } from '../core/keys/fingerprint.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import type { ReviewLine } from '../protocol/kinds/kind.ts';

export type Section = { readonly heading: string; readonly lines: readonly ReviewLine[] };

const LABEL_WIDTH = 26;
const LONGEST_VALUE = 4_000;

export function sheetText(title: string, sections: readonly Section[]): string {
  return [`${title}\n${'='.repeat(title.length)}\n`, ...sections.map(sectionText)].join('\n');
}

export function sectionText({ heading, lines }: Section): string {
  const body = lines.map(({ label, value }) => {
    checkVisibleText(value, `the value of “${label}”`, LONGEST_VALUE);
    return `${`${label} `.padEnd(LABEL_WIDTH, '.')} ${value}\n`;
  });
  return `${heading}\n${'-'.repeat(heading.length)}\n${body.join('')}`;
}

/** A digest as two lines: hex in groups for the eye, words for the voice. */
export function digestLines(label: string, digest: string): ReviewLine[] {
  return [
    { label, value: groupedHex(digest) },
    { label: '  in words', value: digestWords(digest) },
  ];
}

/** What is approved of a sheet: SHA-256 over its text in UTF-8. */
export function sheetDigestOf(text: string): string {
  return sha256Hex(utf8(text));
}
