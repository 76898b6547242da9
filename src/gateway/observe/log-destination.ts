/**
 * Where the log goes. It never stands in the way of a call: a call that was done is answered so, though the
 * disk of the log is full. What could not be written is counted, and the count is the next line that can be.
 */
import { openSync, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';
import { utf8 } from '../../core/encoding/bytes.ts';

const STANDARD_ERROR = 2;

/** Throws what the file system says where the file cannot be opened. `-` is standard error. */
export function logDestination(file: string): DestinationStream {
  return new LineWriter(file === '-' ? STANDARD_ERROR : openSync(file, 'a', 0o600), writeSync);
}

type Write = (descriptor: number, bytes: Uint8Array) => number;

/** Each line is written at once. */
export class LineWriter implements DestinationStream {
  readonly #descriptor: number;
  readonly #write: Write;
  #lost = 0;
  /** The last thing that was written has no end. */
  #isTorn = false;

  constructor(descriptor: number, write: Write) {
    this.#descriptor = descriptor;
    this.#write = write;
  }

  write(line: string): void {
    try {
      if (this.#isTorn) this.#writeAll('\n');
      if (this.#lost > 0) this.#writeAll(this.#lossLine());
      this.#lost = 0;
      this.#writeAll(line);
    } catch {
      this.#lost += 1;
    }
  }

  #lossLine(): string {
    const facts = { level: 'error', time: new Date().toISOString(), pid: process.pid };
    return `${JSON.stringify({ ...facts, lines: this.#lost, event: 'log lines were lost' })}\n`;
  }

  #writeAll(text: string): void {
    let rest = utf8(text);
    while (rest.length > 0) {
      const written = this.#write(this.#descriptor, rest);
      if (written === 0) throw new Error('nothing is taken');
      rest = rest.subarray(written);
      this.#isTorn = rest.length > 0;
    }
  }
}
