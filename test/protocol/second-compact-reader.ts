/**
 * A second reader of the compact form (codec 2), written from `src/protocol/README.md` alone: the two
 * lists are read out of that page, and no line of `src` is used. Like its companion it opens what is
 * right and does not count what a stranger makes it rebuild, so nobody may use it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

type Json = string | number | boolean | Json[] | { [name: string]: Json };
type Body = { [name: string]: Json };

const page = readFileSync(
  path.join(import.meta.dirname, '..', '..', 'src', 'protocol', 'README.md'),
  'utf8',
);
const [strings = [], lines = []] = (page.split('### Codec 2')[1] ?? '')
  .split('```\n')
  .filter((_, i) => i === 3 || i === 5)
  .map((block) => block.trim().split('\n'));
export const LISTED_STRINGS = strings
  .flatMap((line) => line.split(' '))
  .map((word) => (word === '(empty)' ? '' : word));
export const LISTED_SHAPES = lines.map((line) => line.split(' ')).flatMap(withAndWithout);

/** The payload type, payload bytes and signature of an envelope in the compact form. */
export function readCompact(packed: Buffer): { type: string; payload: Buffer; signature: Buffer } {
  const cursor = { bytes: packed, at: 0 };
  const length = varint(cursor);
  const end = cursor.at + length;
  const reader = new Reader(inflateRawSync(packed.subarray(cursor.at, end)), packed.subarray(end));
  const envelope = reader.value() as Body;
  reader.end();
  const [{ sig }] = envelope['signatures'] as [{ sig: string }];
  return {
    type: textOf(envelope['payloadType']),
    payload: Buffer.from(textOf(envelope['payload']), 'base64'),
    signature: Buffer.from(sig, 'base64'),
  };
}

type Cursor = { bytes: Buffer; at: number };

class Reader {
  readonly #tokens: Cursor;
  readonly #raw: Cursor;
  readonly #recent = [...LISTED_STRINGS];
  readonly #shapes = [...LISTED_SHAPES];
  #bodies: Body[] = [];
  #root = '';
  #time = Date.UTC(2026, 0, 1) / 1000;

  constructor(tokens: Buffer, raw: Buffer) {
    this.#tokens = { bytes: tokens, at: 0 };
    this.#raw = { bytes: raw, at: 0 };
  }

  end(): void {
    for (const { bytes, at } of [this.#tokens, this.#raw]) {
      if (at !== bytes.length) throw new Error('bytes are left');
    }
  }

  value(): Json {
    const token = take(this.#tokens, 1).readUInt8();
    if (token === 0x00 || token === 0x01) return token === 0x01;
    if (token === 0x02) return varint(this.#tokens);
    if (token === 0x03) return this.#array();
    if (token === 0x04) return this.#object(this.#newShape());
    if (token >= 0x20 && token < 0x40) return token - 0x20;
    if (token >= 0x40 && token < 0x80) return this.#object(this.#shapes[token - 0x40] ?? []);
    const text = token >= 0x80 ? this.#again(token - 0x80) : this.#text(token);
    this.#recent.unshift(text);
    this.#recent.splice(128);
    return text;
  }

  #array(): Json[] {
    const outer = this.#bodies;
    this.#bodies = [];
    const values = Array.from({ length: varint(this.#tokens) }, () => this.value());
    if (this.#bodies.length > 0) this.#place(this.#bodies);
    this.#bodies = outer;
    return values;
  }

  #newShape(): string[] {
    const names = Array.from({ length: varint(this.#tokens) }, () => textOf(this.value()));
    if (this.#shapes.length < 64) this.#shapes.push(names);
    return names;
  }

  #object(names: string[]): Body {
    const object = Object.fromEntries(names.map((name) => [name, this.value()]));
    const isBody = names[0] === 'key_type' && names.includes('statement');
    if (isBody && !names.includes('proof')) this.#bodies.push(object);
    return object;
  }

  #place(bodies: Body[]): void {
    const leaves = bodies.map(({ statement }) => sha256('00', Buffer.from(textOf(statement))));
    bodies.forEach((body, index) => {
      body['index'] = index;
      body['proof'] = pathTo(index, leaves).map((hash) => hash.toString('hex'));
    });
    this.#root = rootOf(leaves).toString('hex');
  }

  #again(rank: number): string {
    const [text] = this.#recent.splice(rank, 1);
    if (text === undefined) throw new Error('no such string');
    return text;
  }

  #text(token: number): string {
    const raw = (length: number) => take(this.#raw, length);
    const number = () => varint(this.#tokens);
    switch (token) {
      case 0x05:
        return take(this.#tokens, number()).toString();
      case 0x06:
        return raw(number()).toString('hex');
      case 0x07:
        return raw(number()).toString('base64');
      case 0x08:
        return [4, 2, 2, 2, 6].map((length) => raw(length).toString('hex')).join('-');
      case 0x09: {
        const step = number();
        this.#time += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
        return new Date(this.#time * 1000).toISOString().replace('.000', '');
      }
      case 0x0a:
        return `30820222300d06092a864886f70d01010105000382020f003082020a0282020100${raw(512).toString('hex')}0203010001`;
      case 0x0b:
        return derSignature(raw(32), raw(32)).toString('base64');
      case 0x0c: {
        const origin = `permafrost/${number() === 0 ? 'station' : 'gateway'}/${textOf(this.value())}`;
        const size = String(number());
        const root = Buffer.from(textOf(this.value()), 'hex').toString('base64');
        return `${origin}\n${size}\n${root}\n\n— ${origin} ${raw(68).toString('base64')}\n`;
      }
      case 0x0d:
        return canonical(this.value());
      case 0x0e:
        return Buffer.from(canonical(this.value())).toString('base64');
      case 0x0f: {
        const text = this.#recent[number()] ?? '';
        const isHex = /^(?:[0-9a-f]{2}){8,}$/.test(text);
        return sha256('', Buffer.from(text, isHex ? 'hex' : 'utf8')).toString('hex');
      }
      case 0x10:
        return this.#root;
      default:
        throw new Error('no such token');
    }
  }
}

function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error('no string');
  return value;
}

function withAndWithout(names: string[]): string[][] {
  const at = names.findIndex((name) => name.endsWith('?'));
  if (at < 0) return [names];
  const [before, after] = [names.slice(0, at), names.slice(at + 1)];
  return [
    ...withAndWithout([...before, names[at]?.slice(0, -1) ?? '', ...after]),
    ...withAndWithout([...before, ...after]),
  ];
}

function take(cursor: Cursor, length: number): Buffer {
  cursor.at += length;
  if (cursor.at > cursor.bytes.length) throw new Error('too short');
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

function varint(cursor: Cursor): number {
  const byte = take(cursor, 1).readUInt8();
  return byte < 0x80 ? byte : byte - 0x80 + 0x80 * varint(cursor);
}

/** RFC 8785 of what this profile has: names in the order of their UTF-16 units. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? '')}`).join(',')}}`;
}

function derSignature(...numbers: Buffer[]): Buffer {
  const body = Buffer.concat(
    numbers.map((number) => {
      const digits = Buffer.from(number.toString('hex').replace(/^(00)+(?!$)/, ''), 'hex');
      const signed = digits.readUInt8() > 0x7f ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
      return Buffer.concat([Buffer.from([2, signed.length]), signed]);
    }),
  );
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** MTH of RFC 6962 over leaf hashes. */
function rootOf(leaves: Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const k = split(leaves.length);
  return sha256('01', rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

/** PATH of RFC 6962 over leaf hashes. */
function pathTo(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...pathTo(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathTo(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

/** The largest power of two below n. */
function split(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}

function sha256(prefixHex: string, ...parts: Buffer[]): Buffer {
  const whole = Buffer.concat([Buffer.from(prefixHex, 'hex'), ...parts]);
  return createHash('sha256').update(whole).digest();
}
