/**
 * What a stranger may put into the compact form. Whoever has a card can seal to its owner, so all of
 * this is read before a signature is looked at.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import { packCodec2, unpackCodec2 } from '../../src/protocol/codec-2.ts';
import { KNOWN_SHAPES, KNOWN_STRINGS } from '../../src/protocol/compact/dictionary.ts';
import { StreamWriter } from '../../src/protocol/compact/streams.ts';
import { FIRST_TIME, RECENT, SHAPES, TOKEN } from '../../src/protocol/compact/tokens.ts';
import { LIMITS, openSealed } from '../../src/protocol/bundle.ts';
import { decodeSealed } from '../../src/protocol/sealed.ts';
import { codeOf, sealAnything, signedByGateway } from './exchange.ts';
import { fullRequest, fullResponse } from './full-response.ts';
import { station } from './parties.ts';

const MIB = 1_048_576;
const REFUSED = ['BUNDLE_UNREADABLE', 'BUNDLE_TOO_LARGE'];

type Streams = { tokens: Uint8Array; raw: Uint8Array };

function packedOf({ tokens, raw }: Streams): Uint8Array {
  const stream = new Uint8Array(deflateRawSync(tokens));
  const head = new StreamWriter();
  head.varint(stream.length);
  return concat(head.tokens, stream, raw);
}

const unpack = (packed: Uint8Array) => codeOf(() => unpackCodec2(packed, LIMITS.inflatedBytes));
const read = (streams: Streams) => unpack(packedOf(streams));

/** A varint in the place of a token stream. */
function varint(value: number): number[] {
  const writer = new StreamWriter();
  writer.varint(value);
  return [...writer.tokens];
}

const text = (value: string) => [TOKEN.text, ...varint(value.length), ...utf8(value)];
const array = (...values: number[][]) => [TOKEN.array, ...varint(values.length), ...values.flat()];
const times = (count: number, value: number[]) => Array<number[]>(count).fill(value).flat();
/** An array of this value so many times. */
const many = (count: number, value: number[]) => [
  TOKEN.array,
  ...varint(count),
  ...times(count, value),
];
const recent = (rank: number) => [RECENT.first + rank];
const known = (value: string) => recent((KNOWN_STRINGS as readonly string[]).indexOf(value));
const shape = (names: string) => {
  const number = KNOWN_SHAPES.findIndex((known) => known.join(' ') === names);
  return [SHAPES.first + number];
};
const newShape = (...names: number[][]) => [
  TOKEN.newShape,
  ...varint(names.length),
  ...names.flat(),
];

/** An envelope whose payload is the base64 of this value's JSON. Its signature is 64 raw zeros. */
const envelope = (value: number[]) => [
  ...shape('payloadType payload signatures'),
  ...known('application/vnd.permafrost.bundle.v1+json'),
  TOKEN.jsonBase64,
  ...value,
  ...array([...shape('keyid sig'), TOKEN.hex, 8, TOKEN.base64, 64]),
];

const hostile = (value: number[], moreRaw = 0): Streams => ({
  tokens: new Uint8Array(envelope(value)),
  raw: new Uint8Array(moreRaw + 8 + 64),
});

const body = (...values: number[][]) => [
  ...shape('key_type public_key key_fingerprint key_id signature statement'),
  ...values.flat(),
];
const soundBody = body(known('rsa4096'), text('a'), text('b'), text('c'), text('d'), text('{}'));
const NEXT_SHAPE = [SHAPES.first + KNOWN_SHAPES.length, 0x20, 0x20];
const long = 'x'.repeat(100_000);

let packed: Uint8Array;
let streams: Streams;

beforeAll(() => {
  const response = fullResponse(
    fullRequest(2, (item, field) => `${field} ${String(item)}`),
    2,
  );
  packed = packCodec2(signedByGateway(utf8(canonicalJson(response)))) ?? expect.fail('it packs');
  const length = ((packed[0] ?? 0) % 128) + (packed[1] ?? 0) * 128;
  const tokens = new Uint8Array(inflateRawSync(packed.subarray(2, 2 + length)));
  streams = { tokens, raw: packed.subarray(2 + length) };
});

describe('a compact form that a stranger wrote', () => {
  it('is read when it is sound', async () => {
    expect(await read(hostile(array(text('x'), soundBody)))).toBe('accepted');
    const { payload } = unpackCodec2(packedOf(hostile(array(soundBody, soundBody))), MIB);
    expect(fromUtf8(Buffer.from(payload, 'base64'))).toMatch(
      /"index":0,.*"proof":\["[0-9a-f]{64}"\].*"index":1,/,
    );
    expect(await read(streams)).toBe('accepted');
  });

  it.each<[string, number[]] | [string, number[], number]>([
    ['the largest number', array([TOKEN.number, ...varint(Number.MAX_SAFE_INTEGER)])],
    ['a text', array(text('a'))],
    ['the last string that is known', array(recent(KNOWN_STRINGS.length - 1))],
    ['a digest of it', array([TOKEN.sha256, KNOWN_STRINGS.length - 1])],
    ['a new shape, twice', array([...newShape(text('a'), text('b')), 0x20, 0x20], NEXT_SHAPE)],
    ['the first second of 1970', array([TOKEN.time, ...varint(2 * FIRST_TIME - 1)])],
    ['the last second of 9999', array([TOKEN.time, ...varint(2 * (253_402_300_799 - FIRST_TIME))])],
    ['a root of statements', array(array(soundBody), [TOKEN.root])],
    ['a log', array([TOKEN.checkpoint, 1, ...text('a'), 1, ...text('00')]), 68],
    ['JSON in JSON', array([TOKEN.json, ...array([TOKEN.jsonBase64, ...array()])])],
    ['twelve arrays inside each other', [...times(11, [TOKEN.array, 1]), ...array()]],
  ])('is read with %s', async (_, value, moreRaw = 0) => {
    expect(await read(hostile(value, moreRaw))).toBe('accepted');
  });

  it.each<[string, number[]] | [string, number[], number]>([
    ['a token that stands for nothing', array([0x11])],
    ['a number that is too large', array([TOKEN.number, ...times(7, [0xff]), 0x1f])],
    ['a number that does not end', array([TOKEN.number, ...times(8, [0x80]), 0])],
    ['more elements than there are bytes', [TOKEN.array, ...varint(2 ** 40)]],
    ['a text that is longer than the rest', array([TOKEN.text, ...varint(2 ** 40), 0x61])],
    ['text that is no UTF-8', array([TOKEN.text, 1, 0xff])],
    ['half a surrogate pair', array([TOKEN.text, 3, 0xed, 0xa0, 0x80])],
    ['more raw bytes than there are', array([TOKEN.hex, ...varint(2 ** 40)])],
    ['a string that never was', array(recent(KNOWN_STRINGS.length))],
    ['a digest of a string that never was', array([TOKEN.sha256, KNOWN_STRINGS.length])],
    ['a shape that never was', array(NEXT_SHAPE)],
    ['a shape with a name twice', array([...newShape(text('a'), text('a')), 0x20, 0x20])],
    ['the name __proto__', array([...newShape(text('__proto__')), ...array()])],
    ['a name that is a number', array([...newShape([0x20]), 0x20])],
    ['a time before 1970', array([TOKEN.time, ...varint(2 * FIRST_TIME + 1)])],
    ['a time after 9999', array([TOKEN.time, ...varint(2 * (253_402_300_800 - FIRST_TIME))])],
    ['a root before its statements', array([TOKEN.root], array(soundBody))],
    ['a key that has no place in an array', soundBody],
    [
      'a statement that is a number',
      array(body(text('a'), text('a'), text('b'), text('c'), text('d'), [0x20])),
    ],
    ['a log of nobody', array([TOKEN.checkpoint, 2, ...text('a'), 1, ...text('00')]), 68],
    ['a log whose root is no hex', array([TOKEN.checkpoint, 1, ...text('a'), 1, ...text('x')]), 68],
    ['JSON in a string that is a string', array([TOKEN.json, ...text('a')])],
    ['JSON in a string that is a number', array([TOKEN.jsonBase64, 0x20])],
    ['a payload that is a number', [0x20]],
    ['twenty arrays inside each other', [...times(19, [TOKEN.array, 1]), ...array()]],
    ['arrays inside each other without end', times(50_000, [TOKEN.array, 1])],
    ['JSON in JSON without end', times(100_000, [TOKEN.json])],
    ['names of names without end', times(50_000, [TOKEN.newShape, 1])],
    ['logs in logs without end', times(50_000, [TOKEN.checkpoint, 0])],
  ])('is refused with %s', async (_, value, moreRaw = 0) => {
    expect(await read(hostile(value, moreRaw))).toBe('BUNDLE_UNREADABLE');
  });

  it.each<[string, number[]]>([
    ['a string named again and again', array(text(long), ...Array<number[]>(50).fill(recent(0)))],
    [
      'a string hashed again and again',
      array(text(long), ...Array.from({ length: 50 }, (_, i) => [TOKEN.sha256, i])),
    ],
    [
      'strings that double eleven times',
      array(
        text(long.slice(0, 4_000)),
        ...Array<number[]>(11).fill([TOKEN.json, ...array(recent(0), recent(0))]),
      ),
    ],
    [
      'quotes that are escaped eight times',
      array(
        text('"'.repeat(40_000)),
        ...Array<number[]>(8).fill([TOKEN.json, ...array(recent(0))]),
      ),
    ],
    ['a million empty arrays', many(MIB, array())],
    ['a million numbers', many(MIB, [0x20])],
    [
      'long names in ten thousand objects',
      array(
        [...newShape(text(long)), 0x20],
        many(10_000, [SHAPES.first + KNOWN_SHAPES.length, 0x20]),
      ),
    ],
    ['proofs of six thousand keys', many(6_000, soundBody)],
  ])('is refused for its size with %s', async (_, value) => {
    expect(await read(hostile(value))).toBe('BUNDLE_TOO_LARGE');
  });

  it('is refused when its tokens inflate past the limit, and little memory is spent to find out', async () => {
    const flush = { finishFlush: constants.Z_FULL_FLUSH };
    const block = deflateRawSync(new Uint8Array(MIB), flush);
    const stream = concat(...Array.from({ length: 150 }, () => block), deflateRawSync(utf8('x')));
    const sealed = await sealAnything(concat(new Uint8Array(varint(stream.length)), stream), 2);
    const before = process.memoryUsage().rss;
    const open = () => openSealed({ sealed, recipientSecret: station.sealing.secret });
    expect(await codeOf(open)).toBe('BUNDLE_TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MIB);
  });

  it('is refused when the header names the other codec, for the seal binds it', async () => {
    const sealed = await sealAnything(packed, 2);
    const open = (bytes: Uint8Array) =>
      codeOf(() =>
        openSealed({ sealed: decodeSealed(bytes), recipientSecret: station.sealing.secret }),
      );
    expect(await open(sealed.bytes)).toBe('accepted');
    const other = sealed.bytes.slice();
    other[5] = 1;
    expect(await open(other)).toBe('BUNDLE_UNREADABLE');
  });

  it('is refused at every length shorter than its own, in either stream', async () => {
    for (let length = 0; length < packed.length; length += 1) {
      expect(await unpack(packed.subarray(0, length)), String(length)).toBe('BUNDLE_UNREADABLE');
    }
    for (let length = 0; length < streams.tokens.length; length += 1) {
      const cut = { ...streams, tokens: streams.tokens.subarray(0, length) };
      expect(await read(cut), String(length)).toBe('BUNDLE_UNREADABLE');
    }
  });

  it('is refused with a byte more, in either stream', async () => {
    const more = (bytes: Uint8Array) => concat(bytes, new Uint8Array(1));
    expect(await read({ ...streams, raw: more(streams.raw) })).toBe('BUNDLE_UNREADABLE');
    expect(await read({ ...streams, tokens: more(streams.tokens) })).toBe('BUNDLE_UNREADABLE');
  });

  it('is refused below what it rebuilds, and read above', async () => {
    const code = (maxBytes: number) => codeOf(() => unpackCodec2(packed, maxBytes));
    expect(await code(2_000)).toBe('BUNDLE_TOO_LARGE');
    expect(await code(200_000)).toBe('accepted');
  });

  it('is refused or read whatever 12,000 changes make of it, and never fails otherwise', async () => {
    const found = new Map<string, number>();
    const changes = fc.sample(
      fc.record({
        inTokens: fc.boolean(),
        at: fc.nat(1_000_000),
        removed: fc.nat(3),
        put: fc.uint8Array({ maxLength: 4 }),
      }),
      { numRuns: 12_000, seed: 4 },
    );
    for (const { inTokens, at, removed, put } of changes) {
      const whole = inTokens ? streams.tokens : streams.raw;
      const start = at % whole.length;
      const changed = concat(whole.subarray(0, start), put, whole.subarray(start + removed));
      const code = await read(
        inTokens ? { ...streams, tokens: changed } : { ...streams, raw: changed },
      );
      found.set(code, (found.get(code) ?? 0) + 1);
    }
    for (const code of found.keys()) expect(['accepted', ...REFUSED]).toContain(code);
    expect(found.get('BUNDLE_UNREADABLE')).toBeGreaterThan(3_000);
  });

  it('is refused or read when it is noise, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.nat(0x20), fc.nat(0xff)), { maxLength: 200 }),
        async (noise) => {
          expect(['accepted', ...REFUSED]).toContain(await read(hostile(noise, 600)));
          expect(REFUSED).toContain(await unpack(new Uint8Array(noise)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
