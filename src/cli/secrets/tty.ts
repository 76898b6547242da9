/**
 * A person at the terminal. A passphrase is read key by key in raw mode, without echo, into bytes
 * and never into a string. Prompts go to standard error, so that standard output stays clean.
 */
import type { ReadStream } from 'node:tty';
import { Refusal, refuse } from '../../core/refusal.ts';
import { printable } from '../printable.ts';

const MAX_BYTES = 512;
const KEY = { ctrlC: 0x03, ctrlD: 0x04, backspace: 0x08, feed: 0x0a, enter: 0x0d, ctrlU: 0x15 };
const KEY_DELETE = 0x7f;

/** Whether a person can be asked: both the keyboard and the screen are a terminal. */
export function hasPerson(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks for a line that is shown as it is typed. */
export async function askLine(prompt: string): Promise<string> {
  const bytes = await readKeys(prompt, true);
  return new TextDecoder().decode(bytes).trim();
}

/** Asks for a passphrase; nothing is shown. The caller overwrites the bytes after use. */
export async function askPassphrase(prompt: string): Promise<Uint8Array> {
  return await readKeys(prompt, false);
}

/** Only the exact word `Yes` goes on (`CONFIRMATION_REFUSED`). */
export async function confirmYes(question: string): Promise<void> {
  if ((await askLine(`${question} Type Yes to go on: `)) !== 'Yes') refuse('CONFIRMATION_REFUSED');
}

/** Shows a passphrase alone on the last line, and takes it away again on any key. */
export async function showOnce(prompt: string, secret: Uint8Array): Promise<void> {
  const shown = new Uint8Array(secret);
  process.stderr.write(`${printable(prompt)}\n\n    `);
  process.stderr.write(shown);
  (await readKeys('\n\nWrite it down, then press Enter; it is not shown again.', false)).fill(0);
  // Up over the lines that held it, and clear to the end of the screen.
  process.stderr.write('\r\u001b[3A\u001b[J');
  shown.fill(0);
}

function readKeys(prompt: string, echo: boolean): Promise<Uint8Array> {
  if (!hasPerson()) return refuse('SECRETS_NOT_AVAILABLE');
  const input: ReadStream = process.stdin;
  return new Promise((resolve, reject) => {
    const line = new Uint8Array(MAX_BYTES);
    let length = 0;
    const end = (outcome: () => void): void => {
      input.off('data', onData);
      input.setRawMode(false);
      input.pause();
      process.stderr.write('\n');
      outcome();
    };
    const onData = (chunk: Uint8Array): void => {
      for (const [index, key] of chunk.entries()) {
        if (key === KEY.enter || key === KEY.feed) {
          // What was typed ahead stays for the next question.
          const rest = chunk.slice(index + 1);
          if (rest.length > 0) input.unshift(rest);
          end(() => {
            resolve(line.slice(0, length));
            line.fill(0);
          });
          break;
        }
        if (key === KEY.ctrlC || key === KEY.ctrlD) {
          line.fill(0);
          end(() => {
            reject(new Refusal('CONFIRMATION_REFUSED'));
          });
          break;
        }
        length = take(key, line, length, echo);
      }
      chunk.fill(0);
    };
    // Raw mode first, and the question after it: whoever answers at once is not echoed either.
    input.setRawMode(true);
    input.on('data', onData);
    input.resume();
    process.stderr.write(printable(prompt));
  });
}

function take(key: number, line: Uint8Array, length: number, echo: boolean): number {
  if (key === KEY.ctrlU) {
    if (echo) for (let index = 0; index < length; index += 1) process.stderr.write('\b \b');
    line.fill(0, 0, length);
    return 0;
  }
  if (key === KEY.backspace || key === KEY_DELETE) return dropLast(line, length, echo);
  if (key < 0x20 || length === line.length) return length;
  line[length] = key;
  if (echo) process.stderr.write(Uint8Array.of(key));
  return length + 1;
}

/** Drops one character, which may be several bytes of UTF-8. */
function dropLast(line: Uint8Array, length: number, echo: boolean): number {
  let left = length;
  while (left > 0) {
    left -= 1;
    const byte = line[left] ?? 0;
    line[left] = 0;
    if ((byte & 0xc0) !== 0x80) break;
  }
  if (echo && left < length) process.stderr.write('\b \b');
  return left;
}
