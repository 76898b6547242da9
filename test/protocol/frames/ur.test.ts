import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { URDecoder } from '@ngraveio/bc-ur';
import { crc32 } from '../../../src/protocol/frames/crc32.ts';
import { decodeBytewords } from '../../../src/protocol/frames/ur/bytewords.ts';
import { MAX_FRAGMENTS, readUrCode } from '../../../src/protocol/frames/ur/code.ts';
import {
  DegreeSampler,
  mixedFragments,
  mixingSeed,
} from '../../../src/protocol/frames/ur/mixing.ts';
import { UrReader } from '../../../src/protocol/frames/ur/reader.ts';
import { Xoshiro } from '../../../src/protocol/frames/ur/xoshiro.ts';
import { describeWithVectors, publicVectors } from '../../public-vectors.ts';
import {
  ascii,
  chooseFragments,
  digest,
  MAX_BYTES,
  numbersFrom,
  randomBytes,
  toBytewords,
  toHex,
  urParts,
} from './foreign.ts';

type Vectors = {
  crc32: { text: string; hex: string }[];
  bytewords: { inputHex: string; minimal: string }[];
  bytewordsInvalid: { style: string; text: string }[];
  rng3_seedString_Wolf_int1to10: number[];
  message1024Hex: string;
  chooseDegree: { want: number[]; fragmentCount: number };
  chooseFragments: { want: number[][] };
  singlePartUR: { ur: string; messageLen: number };
  urEncoder: { parts: string[]; messageLen: number };
  urSeedExample: { ur: string };
};

const FILE = 'bc-ur/vectors.json';
const reader = (): UrReader => new UrReader({ digest, maxBytes: MAX_BYTES });
const seeded = async (seed: string): Promise<Xoshiro> => new Xoshiro(await digest(ascii(seed)));

/** The message of the vectors: bytes drawn from a generator that “Wolf” seeds. */
async function message(length: number): Promise<string> {
  const random = await seeded('Wolf');
  return toHex(Uint8Array.from({ length }, () => random.nextInt(0, 255)));
}

describeWithVectors('UR, by the vectors of its standard', FILE, () => {
  const vectors = JSON.parse(publicVectors(FILE) ?? '{}') as Vectors;

  it('has its CRC-32', () => {
    for (const { text, hex } of vectors.crc32) {
      expect(crc32(ascii(text)).toString(16).padStart(8, '0')).toBe(hex);
    }
  });

  it('has its bytewords, and refuses those that the standard calls invalid', () => {
    for (const { inputHex, minimal } of vectors.bytewords) {
      expect(toHex(decodeBytewords(minimal) ?? ascii(''))).toBe(inputHex);
    }
    const invalid = vectors.bytewordsInvalid.filter(({ style }) => style === 'minimal');
    expect(invalid.length).toBeGreaterThan(0);
    for (const { text } of invalid) expect(decodeBytewords(text)).toBeUndefined();
  });

  it('draws its numbers, degrees and fragments', async () => {
    const random = await seeded('Wolf');
    const drawn = vectors.rng3_seedString_Wolf_int1to10.map(() => random.nextInt(1, 10));
    expect(drawn).toEqual(vectors.rng3_seedString_Wolf_int1to10);
    expect(await message(1024)).toBe(vectors.message1024Hex);

    const { fragmentCount, want } = vectors.chooseDegree;
    const degrees = new DegreeSampler(fragmentCount);
    for (const [index, degree] of want.entries()) {
      expect(degrees.next(await seeded(`Wolf-${String(index + 1)}`))).toBe(degree);
    }

    const checksum = crc32(Uint8Array.from(Buffer.from(vectors.message1024Hex, 'hex')));
    for (const [index, fragments] of vectors.chooseFragments.want.entries()) {
      if (index < fragmentCount) continue;
      const seed = await digest(mixingSeed(index + 1, checksum));
      const mixed = mixedFragments(new Xoshiro(seed), degrees);
      expect(mixed.sort((a, b) => a - b)).toEqual(fragments);
    }
  });

  it('reads its single code and its series, forwards and backwards', async () => {
    const { ur, messageLen } = vectors.singlePartUR;
    const single = await reader().take(ur);
    expect(single.kind === 'complete' && toHex(single.bytes)).toBe(await message(messageLen));
    const { parts, messageLen: length } = vectors.urEncoder;
    for (const some of [parts, parts.toReversed()]) {
      const ours = reader();
      const answers = [];
      for (const part of some) answers.push(await ours.take(part.toUpperCase()));
      const whole = answers.find((answer) => answer.kind === 'complete');
      expect(whole?.kind === 'complete' && toHex(whole.bytes)).toBe(await message(length));
    }
  });

  it('refuses a UR of another type', async () => {
    expect(await reader().take(vectors.urSeedExample.ur)).toEqual({ kind: 'not-ours' });
  });
});

describe('UR, beside the library of the field', () => {
  it('mixes the same fragments as bc-ur, for any part, number of fragments and checksum', async () => {
    const fragments = fc.integer({ min: 1, max: MAX_FRAGMENTS });
    const number32 = fc.nat(0xffffffff);
    await fc.assert(
      fc.asyncProperty(fragments, number32, number32, async (seqLen, after, checksum) => {
        const seqNum = Math.min(seqLen + 1 + after, 0xffffffff);
        const random = new Xoshiro(await digest(mixingSeed(seqNum, checksum)));
        const ours = mixedFragments(random, new DegreeSampler(seqLen));
        expect(ours).toEqual(chooseFragments(seqNum, seqLen, checksum));
      }),
      { numRuns: 60 },
    );
  });

  it('reads what bc-ur writes, whatever is lost and wherever it begins, and never needs more parts', async () => {
    const sizes = fc.integer({ min: 1, max: 2_500 });
    const fragmentBytes = fc.integer({ min: 20, max: 400 });
    const first = fc.integer({ min: 1, max: 100_000 });
    await fc.assert(
      fc.asyncProperty(sizes, fragmentBytes, first, fc.nat(), async (size, most, from, seed) => {
        const bytes = randomBytes(size, seed);
        const nextPart = urParts(bytes, most, from);
        const lose = numbersFrom(seed);
        const ours = reader();
        const theirs = new URDecoder();
        for (;;) {
          const part = nextPart();
          if (lose(10) < 3) continue;
          const taken = await ours.take(lose(2) === 0 ? part : part.toUpperCase());
          theirs.receivePart(part);
          if (taken.kind === 'complete') {
            expect(toHex(taken.bytes)).toBe(toHex(bytes));
            break;
          }
          expect(['new', 'known']).toContain(taken.kind);
          expect(theirs.isComplete()).toBeFalsy();
        }
        expect(ours.progress()).toBeUndefined();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a series of UR codes', () => {
  it('is read from mixed parts alone, which is what a late joiner sees', async () => {
    const bytes = randomBytes(3_000, 11);
    const ours = reader();
    const nextPart = urParts(bytes, 100, 32);
    for (let parts = 1; ; parts += 1) {
      const taken = await ours.take(nextPart());
      expect(ours.progress()?.have ?? 0).toBeLessThanOrEqual(Math.min(parts, 30));
      if (taken.kind !== 'complete') continue;
      expect(toHex(taken.bytes)).toBe(toHex(bytes));
      expect(parts).toBeLessThan(60);
      break;
    }
  });

  it('says how far it is, and starts anew after a reset', async () => {
    const ours = reader();
    const nextPart = urParts(randomBytes(500, 12), 100);
    await ours.take(nextPart());
    nextPart();
    await ours.take(nextPart());
    expect(ours.progress()).toMatchObject({ format: 'ur', needed: 6, have: 2, frames: [0, 2] });
    ours.reset();
    expect(ours.progress()).toBeUndefined();
    expect(await ours.take(urParts(randomBytes(500, 13), 100)())).toEqual({ kind: 'new' });
  });
});

describe('a UR code', () => {
  const require = createRequire(import.meta.url);
  const cbor = require('cbor-sync') as { encode(value: unknown): Buffer };
  type Members = [number, number, number, number, Uint8Array];
  const partOf = (
    members: Members,
    path = `${String(members[0])}-${String(members[1])}`,
  ): string => {
    const [seqNum, seqLen, messageLen, checksum, data] = members;
    const words = toBytewords(
      cbor.encode([seqNum, seqLen, messageLen, checksum, Buffer.from(data)]),
    );
    return `ur:bytes/${path}/${words}`;
  };
  const good: Members = [1, 4, 390, 77, randomBytes(100, 1)];

  it('is a part when its numbers agree', () => {
    expect(readUrCode(partOf(good), MAX_BYTES)).toMatchObject({
      kind: 'part',
      seqNum: 1,
      seqLen: 4,
    });
  });

  it.each<[string, string]>([
    ['no fragment', partOf([1, 0, 390, 77, randomBytes(100, 1)])],
    ['part 0', partOf([0, 4, 390, 77, randomBytes(100, 1)])],
    ['more fragments than are read', partOf([1, 2_001, 100_000, 77, randomBytes(50, 1)])],
    ['a message above the limit', partOf([1, 66, 196_010, 77, randomBytes(2_970, 1)])],
    ['a message of four gigabytes', partOf([1, 2_000, 0xffffffff, 77, randomBytes(100, 1)])],
    ['fragments that do not hold the message', partOf([1, 3, 390, 77, randomBytes(100, 1)])],
    ['a fragment that only pads', partOf([1, 5, 390, 77, randomBytes(100, 1)])],
    ['a fragment that is too short', partOf([1, 1, 9, 77, randomBytes(9, 1)])],
    ['another number outside than inside', partOf(good, '2-4')],
    ['another count outside than inside', partOf(good, '1-5')],
    ['a sign in its number', partOf(good, '+1-4')],
    ['another type', partOf(good).replace('ur:bytes', 'ur:crypto-psbt')],
    ['a CRC that is wrong', partOf(good).slice(0, -2) + 'ae'],
    ['a letter too few', partOf(good).slice(0, -1)],
    ['a word that does not exist', partOf(good).slice(0, -2) + 'qq'],
    ['a path too many', `${partOf(good)}/aeae`],
    ['four members', `ur:bytes/1-4/${toBytewords(cbor.encode([1, 4, 390, 77]))}`],
    [
      'a message that is no byte string',
      `ur:bytes/${toBytewords(cbor.encode('text of some length'))}`,
    ],
    ['bytes after its end', `ur:bytes/${toBytewords(Uint8Array.of(0x42, 1, 2, 3))}`],
    [
      'a length beyond its end',
      `ur:bytes/${toBytewords(Uint8Array.of(0x5a, 255, 255, 255, 255, 1))}`,
    ],
    ['an endless length', `ur:bytes/${toBytewords(Uint8Array.of(0x5f, 0x41, 1, 0xff, 0, 0))}`],
  ])('is refused with %s', async (_, code) => {
    expect(readUrCode(code, MAX_BYTES)).toBeUndefined();
    const ours = reader();
    expect(await ours.take(code)).toEqual({ kind: 'not-ours' });
    expect(ours.progress()).toBeUndefined();
  });

  it('of another message changes nothing while one is under way', async () => {
    const bytes = randomBytes(900, 5);
    const nextPart = urParts(bytes, 100);
    const other = urParts(randomBytes(900, 6), 100);
    const ours = reader();
    await ours.take(nextPart());
    const before = ours.progress();
    const single = `ur:bytes/${toBytewords(cbor.encode(Buffer.from('a whole message')))}`;
    for (const code of [other(), other(), single]) {
      expect(await ours.take(code)).toEqual({ kind: 'other-series' });
      expect(ours.progress()).toEqual(before);
    }
    for (let taken; taken?.kind !== 'complete';) {
      taken = await ours.take(nextPart());
      if (taken.kind === 'complete') expect(toHex(taken.bytes)).toBe(toHex(bytes));
    }
  });

  it('forged under the numbers of a message spoils it, and it can be read anew', async () => {
    const bytes = randomBytes(350, 5);
    const genuine = urParts(bytes, 100);
    const parts = [genuine(), genuine(), genuine(), genuine()];
    const stated = readUrCode(parts[0] ?? '', MAX_BYTES);
    if (stated?.kind !== 'part') throw new Error('the library makes parts');
    const { seqLen, messageLen, checksum, data } = stated;
    const forged = partOf([1, seqLen, messageLen, checksum, data.map((byte) => byte ^ 1)]);
    const ours = reader();
    const kinds = [];
    for (const code of [forged, ...parts, ...parts]) kinds.push((await ours.take(code)).kind);
    expect(kinds).toEqual([
      'new',
      'known',
      'new',
      'new',
      'spoiled',
      'new',
      'new',
      'new',
      'complete',
    ]);
  });
});
