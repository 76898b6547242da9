/**
 * The two streams of the compact form: tokens, which compress, and raw bytes, which do not (keys,
 * signatures, digests). The reader looks before it takes: nothing is read past an end, and no length
 * or count that a stranger wrote is believed before that many bytes are there.
 */
import { concat } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';

export class StreamWriter {
  readonly #tokens: number[] = [];
  readonly #raw: Uint8Array[] = [];

  byte(value: number): void {
    this.#tokens.push(value);
  }

  /** LEB128: seven bits a byte, the lowest first. */
  varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  text(bytes: Uint8Array): void {
    this.varint(bytes.length);
    for (const byte of bytes) this.byte(byte);
  }

  raw(bytes: Uint8Array): void {
    this.#raw.push(bytes);
  }

  get tokens(): Uint8Array {
    return new Uint8Array(this.#tokens);
  }

  get rawBytes(): Uint8Array {
    return concat(...this.#raw);
  }
}

export class StreamReader {
  readonly #tokens: Uint8Array;
  readonly #raw: Uint8Array;
  #at = 0;
  #rawAt = 0;

  constructor(tokens: Uint8Array, raw: Uint8Array) {
    this.#tokens = tokens;
    this.#raw = raw;
  }

  byte(): number {
    const byte = this.#tokens[this.#at] ?? unreadable();
    this.#at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let place = 1; place <= 2 ** 49; place *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : unreadable();
    }
    return unreadable();
  }

  /** A count of things that take a token byte each, and so no more than there are bytes. */
  count(): number {
    const count = this.varint();
    return count <= this.#tokens.length - this.#at ? count : unreadable();
  }

  text(): Uint8Array {
    const length = this.count();
    this.#at += length;
    return this.#tokens.subarray(this.#at - length, this.#at);
  }

  raw(length: number): Uint8Array {
    if (length > this.#raw.length - this.#rawAt) return unreadable();
    this.#rawAt += length;
    return this.#raw.subarray(this.#rawAt - length, this.#rawAt);
  }

  /** Refuses bytes that nothing has asked for. */
  end(): void {
    if (this.#at !== this.#tokens.length || this.#rawAt !== this.#raw.length) unreadable();
  }
}

/** One refusal for every fault, so that nothing is learned from which it was. */
export function unreadable(): never {
  return refuse('BUNDLE_UNREADABLE');
}
