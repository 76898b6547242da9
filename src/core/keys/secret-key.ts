/**
 * The handle of a secret. It prints as a placeholder wherever it may land: logs, errors, JSON,
 * `console.log`, and it does not survive structured cloning. The bytes are seen inside `use` only.
 * Overwriting is best effort; the end of the process is what truly ends a secret.
 */
const PLACEHOLDER = '[secret key]';

export class SecretKey {
  #bytes: Uint8Array | undefined;

  /** Takes the bytes over: the caller keeps no other copy. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Lends the bytes to `work`, which must not keep, return or log them. Throws after `destroy`. */
  use<T>(work: (bytes: Uint8Array) => T): T {
    if (this.#bytes === undefined) throw new Error('this secret key was destroyed');
    return work(this.#bytes);
  }

  get isDestroyed(): boolean {
    return this.#bytes === undefined;
  }

  /** Overwrites the bytes and drops them. A second call does nothing. */
  destroy(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return PLACEHOLDER;
  }
}
