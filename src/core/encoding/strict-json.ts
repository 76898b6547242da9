/**
 * JSON (RFC 8259) of a restricted profile, read without doubt: objects, arrays, strings, booleans
 * and whole numbers from 0 to 2^53-1. `JSON.parse` keeps the last of two equal keys, so two readers
 * may see two requests in one text; here a repeated key is refused, after unescaping its spelling.
 */
import { refuse } from '../refusal.ts';
import { fromUtf8 } from './bytes.ts';

/**
 * The value in `bytes`. Refuses `TEXT_INVALID` (not UTF-8), `JSON_INVALID`, `JSON_KEY_REPEATED`,
 * `JSON_TOO_DEEP` (more than `maxDepth` containers inside each other) and `JSON_NUMBER`. What others write
 * (`foreign`) may also have `null` and any number that a double holds without losing a digit before the point.
 */
export function parseStrictJson(
  bytes: Uint8Array,
  maxDepth = 16,
  profile: JsonProfile = 'own',
): unknown {
  return new StrictJsonReader(fromUtf8(bytes), maxDepth, profile === 'foreign').read();
}

export type JsonProfile = 'own' | 'foreign';

const WHITE_SPACE = /[ \t\n\r]*/y;
const NUMBER_LIKE = /-?[0-9][0-9.eE+-]*/y;
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]{0,15})$/;
const ANY_NUMBER = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
// RFC 8259 section 7: control characters stand in no string.
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const PLAIN_RUN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class StrictJsonReader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #isForeign: boolean;
  #at = 0;

  constructor(text: string, maxDepth: number, isForeign: boolean) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#isForeign = isForeign;
  }

  read(): unknown {
    const value = this.#value(0);
    this.#take(WHITE_SPACE);
    if (this.#at !== this.#text.length) return this.#invalid('text follows the value');
    return value;
  }

  #value(depth: number): unknown {
    switch (this.#next()) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#isForeign ? this.#word('null', null) : this.#invalid('null is not allowed');
      default:
        return this.#number();
    }
  }

  #object(depth: number): Record<string, unknown> {
    this.#enter(depth);
    const object: Record<string, unknown> = {};
    if (this.#skip('}')) return object;
    do {
      if (this.#next() !== '"') return this.#invalid('a key was expected');
      const key = this.#string();
      if (key === '__proto__') return this.#invalid('the key “__proto__” is not allowed');
      if (Object.hasOwn(object, key)) return refuse('JSON_KEY_REPEATED', { key: shown(key) });
      if (!this.#skip(':')) return this.#invalid('“:” was expected');
      object[key] = this.#value(depth);
    } while (this.#skip(','));
    if (!this.#skip('}')) return this.#invalid('“,” or “}” was expected');
    return object;
  }

  #array(depth: number): unknown[] {
    this.#enter(depth);
    const array: unknown[] = [];
    if (this.#skip(']')) return array;
    do array.push(this.#value(depth));
    while (this.#skip(','));
    if (!this.#skip(']')) return this.#invalid('“,” or “]” was expected');
    return array;
  }

  #string(): string {
    const plain = this.#take(PLAIN_STRING);
    if (plain !== '') return this.#wellFormed(plain.slice(1, -1));
    const start = this.#at;
    this.#at += 1;
    do this.#take(PLAIN_RUN);
    while (this.#take(ESCAPE) !== '');
    if (this.#text[this.#at] !== '"') return this.#invalid('a string is not well formed');
    this.#at += 1;
    return this.#wellFormed(JSON.parse(this.#text.slice(start, this.#at)) as string);
  }

  #number(): number {
    const text = this.#take(NUMBER_LIKE);
    if (text === '') return this.#invalid('a value was expected');
    const value = Number(text);
    const isRead = this.#isForeign
      ? ANY_NUMBER.test(text) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
      : WHOLE_NUMBER.test(text) && Number.isSafeInteger(value);
    if (!isRead) {
      return refuse('JSON_NUMBER', { value: shown(text) });
    }
    return value;
  }

  #word<T extends boolean | null>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) return this.#invalid('a value was expected');
    this.#at += word.length;
    return value;
  }

  #enter(depth: number): void {
    if (depth > this.#maxDepth) refuse('JSON_TOO_DEEP', { limit: this.#maxDepth });
    this.#at += 1;
  }

  /** An escaped half of a surrogate pair has no UTF-8 and so no signature over what is read. */
  #wellFormed(text: string): string {
    return text.isWellFormed() ? text : this.#invalid('a string has half a surrogate pair');
  }

  /** The next character that is not white space; empty at the end. */
  #next(): string {
    const next = this.#text.charAt(this.#at);
    if (next > ' ') return next; // signed JSON has no white space: no need to look for any
    this.#take(WHITE_SPACE);
    return this.#text.charAt(this.#at);
  }

  #skip(token: string): boolean {
    if (this.#next() !== token) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #invalid(reason: string): never {
    return refuse('JSON_INVALID', { reason: `${reason}, at character ${String(this.#at + 1)}` });
  }
}

/** A key or number as it may stand in a sentence: short, without invisible characters. */
function shown(text: string): string {
  const visible = text.replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '�');
  return visible.length > 40 ? `${visible.slice(0, 40)}…` : visible;
}
