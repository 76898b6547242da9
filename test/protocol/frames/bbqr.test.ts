import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBbqrCode } from '../../../src/protocol/frames/bbqr/code.ts';
import { inflate } from '../../../src/protocol/frames/bbqr/inflate.ts';
import { BbqrReader } from '../../../src/protocol/frames/bbqr/reader.ts';
import { describeWithVectors, VECTORS_FOLDER } from '../../public-vectors.ts';
import { bbqrCodes, bbqrJoined, MAX_BYTES, numbersFrom, randomBytes, toHex } from './foreign.ts';

const MIB = 1_048_576;
const reader = (maxBytes = MAX_BYTES): BbqrReader => new BbqrReader({ maxBytes });
const ENCODINGS = ['H', '2', 'Z'] as const;

/** What the codes give in this order, and how far the reader came. */
async function kindsOf(codes: readonly string[], ours = reader()): Promise<string[]> {
  const kinds = [];
  for (const code of codes) kinds.push((await ours.take(code)).kind);
  return kinds;
}

async function wholeOf(codes: readonly string[]): Promise<Uint8Array | undefined> {
  const ours = reader();
  for (const code of codes) {
    const taken = await ours.take(code);
    if (taken.kind === 'complete') return taken.bytes;
  }
  return undefined;
}

describeWithVectors('BBQr, by the files of its specification', 'bbqr', () => {
  const file = (name: string): Uint8Array => readFileSync(path.join(VECTORS_FOLDER, 'bbqr', name));

  it('reads a real scan: codes twice, in the order in which the camera saw them', async () => {
    const codes = Buffer.from(file('real-scan.txt')).toString('latin1').split('\n').filter(Boolean);
    const series = codes.filter((code) => code.startsWith(codes[0]?.slice(0, 6) ?? '-'));
    const theirs = bbqrJoined([...new Set(series)]);
    expect(toHex((await wholeOf(series)) ?? new Uint8Array())).toBe(toHex(theirs));
  });

  it.each([
    '1in2out.psbt',
    '1in100out.psbt',
    '1in1000out.psbt',
    'devils-txn.txn',
    'last.txn',
    'signed.txn',
  ])('reads %s in each encoding', async (name) => {
    expect(existsSync(path.join(VECTORS_FOLDER, 'bbqr', name))).toBe(true);
    for (const encoding of ENCODINGS) {
      const codes = bbqrCodes(file(name), 'P', { encoding });
      expect(toHex((await wholeOf(codes)) ?? new Uint8Array())).toBe(toHex(file(name)));
    }
  });
});

describe('BBQr, beside the library of the field', () => {
  it('reads what it writes, in any order and with codes twice', async () => {
    const input = fc.record({
      size: fc.integer({ min: 1, max: 20_000 }),
      encoding: fc.constantFrom(...ENCODINGS),
      version: fc.constantFrom(12, 20, 27, 40),
      isRepetitive: fc.boolean(),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ size, encoding, version, isRepetitive, seed }) => {
        const random = randomBytes(size, seed);
        const bytes = isRepetitive ? random.map((byte) => byte & 1) : random;
        const parts = bbqrCodes(bytes, 'B', { encoding, maxVersion: version });
        const next = numbersFrom(seed);
        const order = parts.map((code) => ({ code, at: next(1_000_000) }));
        const codes = order.sort((a, b) => a.at - b.at).flatMap(({ code }) => [code, code]);
        expect(toHex((await wholeOf(codes)) ?? new Uint8Array())).toBe(toHex(bytes));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a BBQr code', () => {
  it('gives its header and its bytes', () => {
    expect(readBbqrCode('B$HP0A0900FF10')).toEqual({
      common: 'B$HP0A',
      isCompressed: false,
      total: 10,
      index: 9,
      data: Uint8Array.of(0, 255, 16),
    });
  });

  it.each([
    ['another mark', 'C$HP010000'],
    ['small letters in its mark', 'b$HP010000'],
    ['an unknown encoding', 'B$QP010000'],
    ['an unknown file type', 'B$H!010000'],
    ['a count of none', 'B$HP000000'],
    ['an index beyond its count', 'B$HP020200'],
    ['no data', 'B$HP0100'],
    ['half a byte', 'B$HP0100000'],
    ['small hex digits', 'B$HP0100ff'],
    ['a digit that base32 has not', 'B$2P0100AA1A'],
    ['padding', 'B$2P0100AE======'],
    ['a base32 digit too many', 'B$2P0100AAA'],
    ['bits after its last byte', 'B$2P0100AB'],
    ['a cut header', 'B$HP0'],
  ])('is refused with %s', async (_, code) => {
    expect(readBbqrCode(code)).toBeUndefined();
    expect(await kindsOf([code])).toEqual(['not-ours']);
  });

  it('that announces more than the limit is refused before anything is kept', async () => {
    const codeOf = (bytes: number): string => `B$HPZZ00${'00'.repeat(bytes)}`;
    expect(await kindsOf([codeOf(100)], reader(1_294 * 100))).toEqual(['not-ours']);
    expect(await kindsOf([codeOf(100)], reader(1_294 * 100 + 1))).toEqual(['new']);
  });
});

describe('codes of two BBQr messages', () => {
  const series = 'B$HP0300AAAA B$HP0301BBBB B$HP0302CC'.split(' ');

  it('are one when they agree', async () => {
    expect(await kindsOf(series)).toEqual(['new', 'new', 'complete']);
    expect(toHex((await wholeOf(series.toReversed())) ?? new Uint8Array())).toBe('aaaabbbbcc');
  });

  it.each([
    ['another body at an index', 'B$HP0300ABAA'],
    ['another length', 'B$HP0301BB'],
    ['a last one that is longer', 'B$HP0302CCCCCC'],
    ['another file type', 'B$HJ0301BBBB'],
    ['another encoding', 'B$2P0301AAAA'],
    ['another count', 'B$HP0401BBBB'],
  ])('are told apart by %s, and the first goes on', async (_, stranger) => {
    const [first = '', ...rest] = series;
    const kinds = await kindsOf([first, stranger, ...rest]);
    expect(kinds).toEqual(['new', 'other-series', 'new', 'complete']);
  });

  it('are told apart when the last came first and is longer than another', async () => {
    expect(await kindsOf(['B$HP0302CCCC', 'B$HP0300AA'])).toEqual(['new', 'other-series']);
  });

  it('that cannot be told apart spoil a compressed series, which is then forgotten', async () => {
    const packed = (seed: number): Uint8Array =>
      deflateRawSync(randomBytes(300, seed).map((byte) => byte & 0x3f));
    const head = `B$ZB0200${toBase32(packed(1).subarray(0, 120))}`;
    const tail = `B$ZB0201${toBase32(packed(2).subarray(-120))}`;
    const ours = reader();
    const kinds = await kindsOf([head, tail], ours);
    expect(kinds).toEqual(['new', 'spoiled']);
    expect(ours.progress()).toBeUndefined();
  });
});

describe('inflating in a page', () => {
  const text = new TextEncoder().encode('the same again '.repeat(20_000));

  it('gives what was packed, and refuses one byte more than the limit', async () => {
    const packed = deflateRawSync(text);
    expect(toHex((await inflate(packed, text.length)) ?? new Uint8Array())).toBe(toHex(text));
    expect(await inflate(packed, text.length - 1)).toBeUndefined();
  });

  it('stops early at a bomb', async () => {
    const bomb = deflateRawSync(new Uint8Array(150 * MIB));
    const before = process.memoryUsage().arrayBuffers;
    expect(await inflate(bomb, MAX_BYTES)).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MIB);
  });

  it.each<[string, (packed: Uint8Array) => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['no DEFLATE', () => Uint8Array.of(0xff, 0xff, 0xff)],
    ['a stream cut short', (packed) => packed.subarray(0, -3)],
    ['bytes after its end', (packed) => Uint8Array.of(...packed, 0)],
  ])('refuses %s', async (_, change) => {
    expect(await inflate(change(deflateRawSync(text)), MAX_BYTES * 2)).toBeUndefined();
  });
});

/** Base32 without padding; the bits left over are zero. */
function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return digits.map((digit) => letters.charAt(parseInt(digit.padEnd(5, '0'), 2))).join('');
}
