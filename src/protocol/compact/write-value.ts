/**
 * A JSON value in the compact form. The writer may miss a shorter form but must not change a value:
 * whoever uses it reads back what it wrote and compares (`codec-2.ts`), so a mistake here costs
 * bytes and never a signature.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromUtf8, utf8 } from '../../core/encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../../core/encoding/canonical.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal } from '../../core/refusal.ts';
import { checkpointParts, ROLES, type CheckpointParts } from './checkpoint-form.ts';
import { StatementsRead } from './places.ts';
import { RecentStrings } from './recent-strings.ts';
import { namesWithoutPlace, ShapeTable } from './shape-table.ts';
import { StreamWriter } from './streams.ts';
import * as form from './string-forms.ts';
import { FIRST_TIME, MAX_NESTING, RECENT, SHAPES, SMALL_NUMBERS, TOKEN } from './tokens.ts';

/** Tokens and raw bytes. With `leavesOutPlaces`, places are left out though it is not known that they follow. */
export function writeValue(value: JsonValue, leavesOutPlaces: boolean): StreamWriter {
  const writer = new ValueWriter(leavesOutPlaces);
  writer.value(value);
  return writer.out;
}

class ValueWriter {
  readonly out = new StreamWriter();
  readonly #leavesOutPlaces: boolean;
  readonly #recent = new RecentStrings();
  readonly #shapes = new ShapeTable();
  readonly #statements = new StatementsRead();
  /** SHA-256 of each string so far, and the string. */
  readonly #hashed = new Map<string, string>();
  #time = FIRST_TIME;

  constructor(leavesOutPlaces: boolean) {
    this.#leavesOutPlaces = leavesOutPlaces;
  }

  value(value: JsonValue): void {
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean') this.out.byte(value ? TOKEN.true : TOKEN.false);
    else if (isArray(value)) this.#array(value);
    else this.#object(value);
  }

  #number(value: number): void {
    if (value < SMALL_NUMBERS.count) this.out.byte(SMALL_NUMBERS.first + value);
    else this.#token(TOKEN.number, value);
  }

  #array(values: readonly JsonValue[]): void {
    this.out.byte(TOKEN.array);
    this.out.varint(values.length);
    const start = this.#statements.count;
    for (const value of values) this.value(value);
    if (this.#statements.count > start) this.#statements.place(start);
  }

  #object(object: { readonly [key: string]: JsonValue }): void {
    const names = Object.keys(object).sort();
    const shorter = this.#leavesOutPlaces ? namesWithoutPlace(names) : undefined;
    const number = this.#shapes.numberOf(shorter ?? names);
    for (const name of number === undefined ? this.#newShape(names) : this.#shape(number)) {
      this.value(object[name] ?? '');
    }
    if (shorter && typeof object['statement'] === 'string') {
      this.#statements.add(object['statement']);
    }
  }

  #shape(number: number): readonly string[] {
    this.out.byte(SHAPES.first + number);
    return this.#shapes.at(number)?.names ?? [];
  }

  #newShape(names: readonly string[]): readonly string[] {
    this.out.byte(TOKEN.newShape);
    this.out.varint(names.length);
    for (const name of names) this.#string(name);
    return this.#shapes.add(names).names;
  }

  #string(text: string): void {
    const rank = this.#recent.rankOf(text);
    if (rank >= 0) {
      this.out.byte(RECENT.first + rank);
      this.#recent.use(rank);
      return;
    }
    this.#newString(text);
    this.#recent.add(text);
    this.#hashed.set(sha256Hex(form.hexBytes(text) ?? utf8(text)), text);
  }

  #newString(text: string): void {
    if (this.#isDerived(text) || this.#isOfParts(text) || this.#isBytes(text)) return;
    const bytes = utf8(text);
    if (this.#isJson(bytes, TOKEN.json)) return;
    this.out.byte(TOKEN.text);
    this.out.text(bytes);
  }

  /** Writes the text if it follows from what was written: a digest, or the root. */
  #isDerived(text: string): boolean {
    const hashed = this.#hashed.get(text);
    const rank = hashed === undefined ? -1 : this.#recent.rankOf(hashed);
    if (rank >= 0) this.#token(TOKEN.sha256, rank);
    else if (text === this.#statements.root) this.out.byte(TOKEN.root);
    else return false;
    return true;
  }

  /** Writes the text if it is a time or a checkpoint. */
  #isOfParts(text: string): boolean {
    const seconds = form.secondsOf(text);
    const checkpoint = checkpointParts(text);
    if (seconds !== undefined) this.#timeToken(seconds);
    else if (checkpoint) this.#checkpoint(checkpoint);
    else return false;
    return true;
  }

  /** Writes the text if it is bytes in disguise. */
  #isBytes(text: string): boolean {
    const ofFixedLength =
      this.#isRaw(TOKEN.uuid, form.uuidBytes(text)) ||
      this.#isRaw(TOKEN.rsaKey, form.rsaModulusBytes(text)) ||
      this.#isRaw(TOKEN.es256, form.es256Bytes(text));
    if (ofFixedLength) return true;
    const hex = form.hexBytes(text);
    const bytes = hex ?? form.base64Bytes(text);
    if (!bytes) return false;
    if (hex === undefined && this.#isJson(bytes, TOKEN.jsonBase64)) return true;
    this.#token(hex ? TOKEN.hex : TOKEN.base64, bytes.length);
    this.out.raw(bytes);
    return true;
  }

  #isRaw(token: number, bytes: Uint8Array | undefined): boolean {
    if (!bytes) return false;
    this.out.byte(token);
    this.out.raw(bytes);
    return true;
  }

  /** Writes the bytes as a value if they are its canonical JSON. */
  #isJson(bytes: Uint8Array, token: number): boolean {
    const value = containerIn(bytes);
    if (value === undefined) return false;
    this.out.byte(token);
    this.value(value);
    return true;
  }

  #timeToken(seconds: number): void {
    const step = seconds - this.#time;
    this.#time = seconds;
    this.#token(TOKEN.time, step < 0 ? -2 * step - 1 : 2 * step);
  }

  #checkpoint(parts: CheckpointParts): void {
    this.#token(TOKEN.checkpoint, ROLES.indexOf(parts.role));
    this.#string(parts.id);
    this.out.varint(parts.size);
    this.#string(parts.root);
    this.out.raw(parts.signed);
  }

  #token(token: number, argument: number): void {
    this.out.byte(token);
    this.out.varint(argument);
  }
}

/** The object or array of which the bytes are the canonical JSON. */
function containerIn(bytes: Uint8Array): JsonValue | undefined {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return undefined;
  try {
    const value = parseStrictJson(bytes, MAX_NESTING) as JsonValue;
    return canonicalJson(value) === fromUtf8(bytes) ? value : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
