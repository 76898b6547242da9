/**
 * Rebuilds a JSON value from its compact form. Anybody who has a card can make one for its owner, so
 * this is read before anything is known of its sender: each value is paid for from an allowance,
 * nesting is bounded, a reference names only what was read before, and every fault is one refusal.
 */
import { sha256Hex } from '../../core/crypto/digest.ts';
import { fromUtf8, toBase64, toHex, utf8 } from '../../core/encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../../core/encoding/canonical.ts';
import type { Allowance } from './allowance.ts';
import { checkpointNote, ROLES, SIGNED_BYTES } from './checkpoint-form.ts';
import { StatementsRead } from './places.ts';
import { RecentStrings } from './recent-strings.ts';
import { ShapeTable, type Shape } from './shape-table.ts';
import { unreadable, type StreamReader } from './streams.ts';
import * as form from './string-forms.ts';
import { FIRST_TIME, MAX_NESTING, RECENT, SHAPES, SMALL_NUMBERS, TOKEN } from './tokens.ts';

/** The value, and nothing after it. Refuses `BUNDLE_UNREADABLE`, `BUNDLE_TOO_LARGE`, `TEXT_INVALID`. */
export function readValue(source: StreamReader, allowance: Allowance): JsonValue {
  const reader = new ValueReader(source, allowance);
  const value = reader.value(0);
  source.end();
  return reader.isWithoutPlaces ? unreadable() : value;
}

type Body = { [name: string]: JsonValue };

class ValueReader {
  readonly #source: StreamReader;
  readonly #allowance: Allowance;
  readonly #recent = new RecentStrings();
  readonly #shapes = new ShapeTable();
  readonly #statements = new StatementsRead();
  readonly #unplaced: Body[] = [];
  #time = FIRST_TIME;

  constructor(source: StreamReader, allowance: Allowance) {
    this.#source = source;
    this.#allowance = allowance;
  }

  /** Whether the place of a body was left out and is not derived yet. */
  get isWithoutPlaces(): boolean {
    return this.#unplaced.length > 0;
  }

  value(depth: number): JsonValue {
    if (depth > MAX_NESTING) return unreadable();
    const token = this.#source.byte();
    if (token >= RECENT.first) return this.#recentString(token - RECENT.first);
    if (token >= SHAPES.first) return this.#object(this.#shapes.at(token - SHAPES.first), depth);
    if (token >= SMALL_NUMBERS.first) return this.#number(token - SMALL_NUMBERS.first);
    switch (token) {
      case TOKEN.false:
      case TOKEN.true:
        this.#allowance.spend(5);
        return token === TOKEN.true;
      case TOKEN.number:
        return this.#number(this.#source.varint());
      case TOKEN.array:
        return this.#array(depth);
      case TOKEN.newShape:
        return this.#object(this.#newShape(depth), depth);
      default:
        return this.#newString(token, depth);
    }
  }

  #number(value: number): number {
    this.#allowance.spend(16);
    return value;
  }

  #array(depth: number): JsonValue[] {
    const count = this.#source.count();
    this.#allowance.spend(2 * count);
    const start = this.#unplaced.length;
    const values: JsonValue[] = [];
    while (values.length < count) values.push(this.value(depth + 1));
    if (this.#unplaced.length > start) this.#place(start);
    return values;
  }

  #object(shape: Shape | undefined, depth: number): Body {
    if (shape === undefined) return unreadable();
    this.#allowance.spend(shape.nameLength + 4 * shape.names.length);
    const object: Body = {};
    for (const name of shape.names) object[name] = this.value(depth + 1);
    if (shape.isWithoutPlace) {
      const statement = object['statement'];
      if (typeof statement !== 'string') return unreadable();
      this.#statements.add(statement);
      this.#unplaced.push(object);
    }
    return object;
  }

  #newShape(depth: number): Shape {
    const count = this.#source.count();
    const names = new Set<string>();
    while (names.size < count) {
      const name = this.#string(depth + 1);
      if (name === '__proto__' || names.has(name)) return unreadable();
      names.add(name);
    }
    return this.#shapes.add([...names]);
  }

  /** Gives the bodies of one array their places. It is paid for before it is worked out. */
  #place(start: number): void {
    const bodies = this.#unplaced.splice(start);
    const hashes = bodies.length * Math.ceil(Math.log2(bodies.length));
    this.#allowance.spend(this.#statements.lengthFrom(start) + 64 * hashes, hashes);
    const places = this.#statements.place(start);
    bodies.forEach((body, index) => Object.assign(body, places[index]));
  }

  #string(depth: number): string {
    const value = this.value(depth);
    return typeof value === 'string' ? value : unreadable();
  }

  #recentString(rank: number): string {
    const text = this.#recent.use(rank) ?? unreadable();
    this.#allowance.spend(text.length);
    return text;
  }

  #newString(token: number, depth: number): string {
    const text = this.#textOf(token, depth);
    this.#allowance.spend(text.length);
    this.#recent.add(text);
    return text;
  }

  #textOf(token: number, depth: number): string {
    const source = this.#source;
    switch (token) {
      case TOKEN.text:
        return fromUtf8(source.text());
      case TOKEN.hex:
        return toHex(source.raw(source.varint()));
      case TOKEN.base64:
        return toBase64(source.raw(source.varint()));
      case TOKEN.uuid:
        return form.uuidText(source.raw(16));
      case TOKEN.time:
        return this.#timeText(source.varint());
      case TOKEN.rsaKey:
        return form.rsaKeyText(source.raw(form.RSA_MODULUS_BYTES));
      case TOKEN.es256:
        return form.es256Text(source.raw(form.ES256_BYTES));
      case TOKEN.checkpoint:
        return this.#checkpoint(depth);
      case TOKEN.json:
        return canonicalJson(this.#container(depth));
      case TOKEN.jsonBase64:
        return toBase64(utf8(canonicalJson(this.#container(depth))));
      case TOKEN.sha256:
        return this.#hashOf(this.#recent.peek(source.varint()) ?? unreadable());
      case TOKEN.root:
        return this.#statements.root ?? unreadable();
      default:
        return unreadable();
    }
  }

  /** JSON inside a string is an object or an array. */
  #container(depth: number): JsonValue {
    const value = this.value(depth + 1);
    return typeof value === 'object' ? value : unreadable();
  }

  #timeText(step: number): string {
    this.#time += step % 2 === 1 ? -(step + 1) / 2 : step / 2;
    return form.isTime(this.#time) ? form.timeText(this.#time) : unreadable();
  }

  #checkpoint(depth: number): string {
    const role = ROLES[this.#source.varint()] ?? unreadable();
    const id = this.#string(depth + 1);
    const size = this.#source.varint();
    const root = this.#string(depth + 1);
    return checkpointNote({ role, id, size, root, signed: this.#source.raw(SIGNED_BYTES) });
  }

  #hashOf(text: string): string {
    this.#allowance.spend(text.length);
    return sha256Hex(form.hexBytes(text) ?? utf8(text));
  }
}
