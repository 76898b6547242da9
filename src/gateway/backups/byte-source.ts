/**
 * Bytes that arrive in pieces of any length, taken by what ends them. No more is held than one piece
 * and the few bytes before it that may belong to an end.
 */

export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #hasEnded = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or undefined where the source ends before. */
  async take(length: number): Promise<Uint8Array | undefined> {
    while (this.#held.length < length) if (!(await this.#more())) return undefined;
    return this.#drop(length);
  }

  /** What comes before `end`, at most `limit` bytes, and past it; undefined where it does not come. */
  async takeUntil(end: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
    for (;;) {
      const at = this.#held.indexOf(end);
      if (at >= 0 && at <= limit) {
        const before = this.#drop(at);
        this.#drop(end.length);
        return before;
      }
      if (at > limit || this.#held.length > limit + end.length) return undefined;
      if (!(await this.#more())) return undefined;
    }
  }

  /** The same as a stream. Gives, at its end, whether `end` came. */
  async *streamUntil(end: Uint8Array): AsyncGenerator<Uint8Array, boolean, undefined> {
    for (;;) {
      const at = this.#held.indexOf(end);
      if (at >= 0) {
        const before = this.#drop(at);
        this.#drop(end.length);
        if (before.length > 0) yield before;
        return true;
      }
      // The last bytes may be the beginning of `end`.
      const safe = this.#held.length - end.length + 1;
      if (safe > 0) yield this.#drop(safe);
      if (!(await this.#more())) return false;
    }
  }

  /** Takes no more: what is left belongs to whoever has the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    if (this.#hasEnded) return false;
    const next = await this.#pieces.next();
    this.#hasEnded = next.done === true;
    if (next.done === true) return false;
    this.#held =
      this.#held.length === 0 ? asBuffer(next.value) : Buffer.concat([this.#held, next.value]);
    return true;
  }

  #drop(length: number): Uint8Array {
    const dropped = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return dropped;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
