import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { CodeReader } from '../../../src/protocol/frames/code-reader.ts';
import { maxFileBytes } from '../../../src/protocol/frames/content.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';
import type { Taken } from '../../../src/protocol/frames/taken.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';
import {
  ascii,
  bbqrCodes,
  digest,
  MAX_BYTES,
  randomBytes,
  text,
  toHex,
  urParts,
} from './foreign.ts';

const vectors = (name: string): Record<string, string> =>
  JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, `../../vectors/protocol/${name}.json`), 'utf8'),
  ) as Record<string, string>;

const sealed = ascii(`PFB1${text(randomBytes(2_500, 1))}`);
const others = ascii(`PFB1${text(randomBytes(2_500, 2))}`);
const file = ascii(
  `{"digest":"ab","direction":"request","permafrost_bundle":1,"sealed":"${'QUJD'.repeat(500)}"}\n`,
);
const card = ascii(vectors('cards')['gateway_card'] ?? '');

async function framesOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array[]> {
  const series = FrameSeries.of({
    bytes,
    digest: await digest(bytes),
    content: 'bundle',
    frameBytes: 400,
  });
  return Array.from({ length: series.k }, (_, index) => series.frame(index));
}
function urOf(bytes: Uint8Array): Uint8Array[] {
  const nextPart = urParts(bytes, 200);
  const parts = Math.ceil((bytes.length + 5) / 200);
  return Array.from({ length: parts + 3 }, () => ascii(nextPart().toUpperCase()));
}
function bbqrOf(bytes: Uint8Array, fileType = 'B'): Uint8Array[] {
  return bbqrCodes(bytes, fileType, { maxVersion: 20 }).map(ascii);
}
const codesOf = {
  permafrost: framesOf,
  ur: (bytes: Uint8Array) => Promise.resolve(urOf(bytes)),
  bbqr: (bytes: Uint8Array) => Promise.resolve(bbqrOf(bytes)),
};

describe('the reader of codes', () => {
  let reader: CodeReader;
  beforeEach(() => {
    reader = new CodeReader({ digest, maxBytes: MAX_BYTES });
  });

  /** Up to and with the first answer that is no progress. */
  async function readAll(codes: readonly Uint8Array[]): Promise<Taken> {
    for (const code of codes) {
      const taken = await reader.take(code);
      if (taken.kind !== 'new' && taken.kind !== 'known') return taken;
    }
    throw new Error('that was not all of it');
  }

  it.each(['permafrost', 'ur', 'bbqr'] as const)('reads sealed bytes from %s', async (format) => {
    const codes = await codesOf[format](sealed);
    const first = await reader.take(codes[0] ?? ascii(''));
    expect(first).toMatchObject({ kind: 'new', progress: { format, have: 1, frames: [0] } });
    expect(reader.progress()).toMatchObject({ format, have: 1 });
    const taken = await readAll(codes);
    expect(taken).toMatchObject({ kind: 'complete', content: 'bundle' });
    expect(taken.kind === 'complete' && toHex(taken.bytes)).toBe(toHex(sealed));
    expect(reader.progress()).toBeUndefined();
  });

  it.each([
    ['a bundle file', file, 'bundle-file'],
    ['a card', card, 'card'],
    ['a card in a file with its line feed', ascii(`${text(card)}\n`), 'card'],
  ] as const)('tells %s that came by UR or BBQr from sealed bytes', async (_, bytes, content) => {
    for (const codes of [urOf(bytes), bbqrOf(bytes, 'J')]) {
      const taken = await readAll(codes);
      expect(taken).toMatchObject({ kind: 'complete', content });
      expect(taken.kind === 'complete' && toHex(taken.bytes)).toBe(toHex(bytes));
    }
  });

  it.each([
    ['something else', ascii('psbt\xff and so on, and on')],
    ['JSON of something else', ascii('{"digest":"ab","sealed":"permafrost"}')],
    ['an envelope of something else', ascii('{"payload":"e30=","payloadType":"application/json"}')],
    ['bytes that only end like a bundle', ascii('xPFB1')],
    ['next to nothing', ascii('P')],
    ['sealed bytes above the limit', ascii(`PFB1${'\0'.repeat(MAX_BYTES)}`)],
  ])('refuses %s in a UR or BBQr that is whole', async (_, bytes) => {
    for (const codes of [urOf(bytes), bbqrOf(bytes)]) {
      expect(await readAll(codes)).toEqual({ kind: 'not-ours' });
      expect(reader.progress()).toBeUndefined();
    }
  });

  it.each([
    ['a web address', ascii('https://example.com/')],
    ['nothing', ascii('')],
    ['a mark and no more', ascii('PF')],
    ['a UR of another type', ascii('ur:seed/oyadgdstaslplabghydrpfmkbggufgludprfgmamdpwmox')],
    ['a sealed bundle that is in no frame', sealed.subarray(0, 2_000)],
    ['more than a code can hold', ascii(`B$HP0100${'00'.repeat(2_145)}`)],
  ])('refuses a code with %s', async (_, code) => {
    expect(await reader.take(code)).toEqual({ kind: 'not-ours' });
    expect(reader.progress()).toBeUndefined();
  });

  it('takes an acknowledgement at any time, and nothing changes', async () => {
    const [frame = ascii('')] = await framesOf(sealed);
    const acknowledgement = {
      session: '0011223344556677',
      k: 7,
      frames: [0, 3],
      quality: 80,
      isComplete: false,
    };
    await reader.take(frame);
    const before = reader.progress();
    const taken = await reader.take(encodeAcknowledgement(acknowledgement));
    expect(taken).toEqual({ kind: 'acknowledgement', acknowledgement });
    expect(reader.progress()).toEqual(before);
  });

  it.each([
    ['permafrost', 'ur'],
    ['ur', 'bbqr'],
    ['bbqr', 'ur'],
    ['permafrost', 'bbqr'],
  ] as const)('that reads %s is not moved by %s, until it starts over', async (format, other) => {
    const [code = ascii(''), ...rest] = await codesOf[format](sealed);
    const strange = await codesOf[other](card);
    await reader.take(code);
    const before = reader.progress();
    for (const stranger of strange) {
      expect(await reader.take(stranger)).toEqual({ kind: 'other-series' });
    }
    expect(reader.progress()).toEqual(before);
    expect(await readAll(rest)).toMatchObject({ kind: 'complete', content: 'bundle' });
    await reader.take(code);
    reader.reset();
    expect(reader.progress()).toBeUndefined();
    expect(await readAll(strange)).toMatchObject({ kind: 'complete' });
  });

  it.each(['ur', 'bbqr'] as const)('lets no begun %s keep our frames out', async (other) => {
    const [stranger = ascii(''), next = ascii('')] = await codesOf[other](others);
    await reader.take(stranger);
    const frames = await framesOf(sealed);
    for (const frame of frames.slice(0, 3)) {
      expect(await reader.take(frame)).toEqual({ kind: 'other-series' });
      expect(reader.progress()).toMatchObject({ format: other, have: 1 });
    }
    expect(await reader.take(frames[3] ?? ascii(''))).toMatchObject({ kind: 'new' });
    expect(reader.progress()).toMatchObject({ format: 'permafrost', have: 4 });
    expect(await reader.take(next)).toEqual({ kind: 'other-series' });
    expect(await readAll(frames.slice(4))).toMatchObject({ kind: 'complete', content: 'bundle' });
    expect(reader.progress()).toBeUndefined();
  });

  it.each(['ur', 'bbqr'] as const)('lets no stray frame throw away a begun %s', async (format) => {
    const [first = ascii(''), ...rest] = await codesOf[format](sealed);
    await reader.take(first);
    const before = reader.progress();
    const [stray = ascii('')] = await framesOf(others);
    expect(await reader.take(stray)).toEqual({ kind: 'other-series' });
    expect(reader.progress()).toEqual(before);
    expect(await readAll(rest)).toMatchObject({ kind: 'complete', content: 'bundle' });
  });

  it.each(['ur', 'bbqr'] as const)('lets no damaged frame displace %s', async (format) => {
    const codes = await codesOf[format](sealed);
    const [frame = ascii('')] = await framesOf(sealed);
    await reader.take(codes[0] ?? ascii(''));
    const before = reader.progress();
    expect(await reader.take(frame.subarray(0, -1))).toEqual({ kind: 'not-ours' });
    expect(reader.progress()).toEqual(before);
    expect(await readAll(codes.slice(1))).toMatchObject({ kind: 'complete', content: 'bundle' });
  });

  it('takes codes that are given all at once one after the other', async () => {
    const nextPart = urParts(sealed, 200, 5_000);
    const codes = Array.from({ length: 80 }, () => ascii(nextPart()));
    const taken = await Promise.all(codes.map((code) => reader.take(code)));
    const whole = taken.find(({ kind }) => kind === 'complete');
    expect(whole?.kind === 'complete' && toHex(whole.bytes)).toBe(toHex(sealed));
  });

  it('says nothing of codes that were given before a reset', async () => {
    const waiting = bbqrOf(sealed).map((code) => reader.take(code));
    reader.reset();
    for (const taken of await Promise.all(waiting)) expect(taken).toEqual({ kind: 'not-ours' });
    expect(reader.progress()).toBeUndefined();
  });

  it('leaves room for the text form of the most that it reads, and no more than a file may have', () => {
    const base64 = Buffer.alloc(MAX_BYTES).toString('base64').length;
    expect(maxFileBytes(MAX_BYTES)).toBeGreaterThan(base64 + 500);
    expect(maxFileBytes(MAX_BYTES)).toBeLessThanOrEqual(LIMITS.fileBytes);
  });
});
