/**
 * How a sheet looks: plain text, one fact a line, labels in a column, sections under underlined
 * headings. Values have passed the visible-text rule where they came from outside, so none can break
 * a line, hide, or imitate a label; a value that could is a fault and is refused here again.
 */
import { checkVisibleText } from '../core/encoding/visible-text.ts';
import { digestWords, groupedHex } from '../core/keys/fingerprint.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { utf8 } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import type { ReviewLine } from '../protocol/kinds/kind.ts';

export type Section = { readonly heading: string; readonly lines: readonly ReviewLine[] };

export type ReadSection = { heading: string; lines: ReviewLine[] };
export type Sheet = { title: string; sections: ReadSection[] };

const LABEL_WIDTH = 26;
/** Words with one space between, none begun by a dot: it ends where dots or two spaces begin. */
const LABEL = /^(?: {2})?(?!\.)\S+(?: (?!\.)\S+)*$/u;
const LONGEST_VALUE = 4_000;

export function sheetText(title: string, sections: readonly Section[]): string {
  return [`${title}\n${'='.repeat(title.length)}\n`, ...sections.map(sectionText)].join('\n');
}

export function sectionText({ heading, lines }: Section): string {
  const body = lines.map(({ label, value }) => {
    checkVisibleText(value, `the value of “${label}”`, LONGEST_VALUE);
    if (!LABEL.test(label)) throw new Error(`“${label}” cannot be the label of a line`);
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

/**
 * The parts of a sheet, read from its text, so that a window lays out exactly what is approved.
 * Refuses `SCHEMA_VIOLATION` for any text that `sheetText` would not write.
 */
export function readSheet(text: string): Sheet {
  const [head = '', ...parts] = text.split('\n\n');
  const [title = ''] = head.split('\n');
  const sections = parts.map(readSection);
  if (!isWrittenAs(text, { title, sections })) {
    refuse('SCHEMA_VIOLATION', { where: 'sheet', reason: 'is not of the form of a sheet' });
  }
  return { title, sections };
}

function readSection(part: string): ReadSection {
  const [heading = '', , ...lines] = part.replace(/\n$/, '').split('\n');
  return { heading, lines: lines.map(readLine) };
}

/** A short label fills its column with a space and dots; a long one is followed by two spaces. */
function readLine(line: string): ReviewLine {
  const column = line.slice(0, LABEL_WIDTH);
  const end = column.lastIndexOf(' ');
  if (/^ \.+$/.test(column.slice(end))) {
    return { label: column.slice(0, end), value: line.slice(LABEL_WIDTH + 1) };
  }
  const gap = line.indexOf('  ', 2);
  return { label: line.slice(0, gap), value: line.slice(gap + 2) };
}

/** Written again it must be the same text: whatever was read wrongly shows. */
function isWrittenAs(text: string, { title, sections }: Sheet): boolean {
  try {
    return sheetText(title, sections) === text;
  } catch {
    return false;
  }
}
