/**
 * Passphrases through a file descriptor: one line for each custodian, `name<TAB>passphrase`. They
 * come from a pipe or a file that the shell opened, so they stand neither in the arguments nor in the
 * environment, which other processes of the same user can read. The bytes read are overwritten.
 */
import { readSync, writeSync } from 'node:fs';
import { fromUtf8, utf8 } from '../../core/encoding/bytes.ts';
import { isRefusal } from '../../core/refusal.ts';
import { usage } from '../arguments.ts';

export type Passphrase = { readonly name: string; readonly passphrase: Uint8Array };

const MAX_BYTES = 65_536;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The descriptor that `--secrets-fd` names. */
export function parseDescriptor(text: string): number {
  if (!/^(0|[3-9]|[1-9][0-9]{1,2})$/.test(text)) {
    usage('--secrets-fd wants 0 or a number from 3 on (1 and 2 are the outputs)');
  }
  return Number(text);
}

/** Reads all lines of a descriptor until its end. */
export function readPassphrases(descriptor: number): readonly Passphrase[] {
  const buffer = new Uint8Array(MAX_BYTES);
  try {
    const length = readAll(descriptor, buffer);
    return parsePassphraseLines(buffer.subarray(0, length));
  } finally {
    buffer.fill(0);
  }
}

/** Reads `name<TAB>passphrase` lines; refuses other lines and repeated names (`USAGE`). */
export function parsePassphraseLines(bytes: Uint8Array): readonly Passphrase[] {
  const found: Passphrase[] = [];
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, start);
    let end = feed === -1 ? bytes.length : feed;
    const next = end + 1;
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    if (end > start) found.push(parseLine(bytes.subarray(start, end), found.length + 1));
    start = next;
  }
  const names = new Set(found.map(({ name }) => name));
  if (names.size !== found.length) usage('a custodian is named twice in --secrets-fd');
  return found;
}

/** Writes the lines, for the one verb that makes passphrases (`station init`). */
export function writePassphrases(descriptor: number, lines: readonly Passphrase[]): void {
  for (const { name, passphrase } of lines) {
    const head = utf8(`${name}\t`);
    const line = new Uint8Array(head.length + passphrase.length + 1);
    line.set(head);
    line.set(passphrase, head.length);
    line[line.length - 1] = LINE_FEED;
    try {
      let written = 0;
      while (written < line.length) written += writeSync(descriptor, line, written);
    } catch {
      usage('--secrets-fd cannot be written');
    } finally {
      line.fill(0);
    }
  }
}

function parseLine(line: Uint8Array, number: number): Passphrase {
  const tab = line.indexOf(TAB);
  if (tab < 1 || tab === line.length - 1) {
    return usage(`line ${String(number)} of --secrets-fd is not “name<TAB>passphrase”`);
  }
  // A copy of its own, since the buffer that was read is overwritten.
  return { name: nameOf(line.subarray(0, tab)), passphrase: line.slice(tab + 1) };
}

function nameOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes).normalize('NFC');
  } catch (error) {
    if (isRefusal(error)) return usage('a name in --secrets-fd is not UTF-8');
    throw error;
  }
}

function readAll(descriptor: number, buffer: Uint8Array): number {
  let length = 0;
  for (;;) {
    if (length === buffer.length) return usage('--secrets-fd holds more than 64 KiB');
    const read = readSome(descriptor, buffer, length);
    if (read === 0) return length;
    length += read;
  }
}

function readSome(descriptor: number, buffer: Uint8Array, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return 0;
      // A pipe in non-blocking mode whose writer is slower than we are.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      else return usage(`--secrets-fd ${String(descriptor)} cannot be read`);
    }
  }
}
