/**
 * Codes of somebody who wants the reader to fall, to spend, or to believe: valid parts that were changed,
 * with their checksums made right again in half of the cases. Seeds are fixed; every run is the same.
 */
import { describe, expect, it } from 'vitest';
import { readBbqrCode } from '../../../src/protocol/frames/bbqr/code.ts';
import { CodeReader } from '../../../src/protocol/frames/code-reader.ts';
import { maxFileBytes } from '../../../src/protocol/frames/content.ts';
import { MAX_FRAGMENTS, readUrCode } from '../../../src/protocol/frames/ur/code.ts';
import {
  ascii,
  bbqrCodes,
  digest,
  fromBytewords,
  MAX_BYTES,
  numbersFrom,
  randomBytes,
  text,
  toBytewords,
  toHex,
  urParts,
} from './foreign.ts';

const CASES = 60_000;
/** How many codes a reader sees before it is told to start over. */
const SCAN = 60;
const LIMIT = maxFileBytes(MAX_BYTES);
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$:/-%.\x00\xff';

type Next = (limit: number) => number;

/** Text with one to four changes: a letter, a cut, a doubled piece, a piece of another code. */
function changed(code: string, other: string, next: Next): string {
  let result = code;
  for (let changes = 1 + next(4); changes > 0; changes -= 1) {
    const at = next(result.length + 1);
    const length = 1 + next(8);
    const rest = result.slice(at + 1);
    const piece = other.slice(at, at + length);
    const letter = ALPHABET.charAt(next(ALPHABET.length));
    const end = [letter + rest, '', letter + result.slice(at), piece + rest][next(4)] ?? '';
    result = result.slice(0, at) + end;
  }
  return result;
}

/** Bytes of a part or message with one to three changes, under a CRC that is right again. */
function forged(part: string, next: Next): string {
  const at = part.lastIndexOf('/') + 1;
  const bytes = Uint8Array.from(fromBytewords(part.slice(at).toLowerCase()));
  for (let changes = 1 + next(3); changes > 0; changes -= 1) {
    // The numbers of a part are in its first bytes: changes there are the ones that cost.
    const place = next(2) === 0 ? next(16) : next(bytes.length);
    bytes[place] = next(256);
  }
  const [, seqNum, seqLen] = /^(\d+)-(\d+)$/.exec(part.split('/')[1] ?? '') ?? [];
  const path =
    next(3) === 0 ? `${String(next(3000))}-${String(next(3000))}` : `${seqNum}-${seqLen}`;
  return `ur:bytes/${path}/${toBytewords(bytes)}`;
}

describe(`${String(CASES)} changed UR parts`, () => {
  const messages = [1, 2, 3].map((seed) => ascii(`PFB1${text(randomBytes(900 * seed, seed))}`));
  const parts = messages.map((message) => {
    const nextPart = urParts(message, 120);
    return Array.from({ length: 60 }, () => nextPart());
  });
  const short = ascii(`PFB1${text(randomBytes(90, 4))}`);
  const single = urParts(short, 120)();

  /** Half of them as they were sent, so that a scan comes to its end in between. */
  function hostile(pick: () => string, next: Next): string {
    const kind = next(8);
    if (kind < 4) return pick();
    if (kind < 7) return changed(kind === 6 ? single : pick(), pick(), next);
    return forged(pick(), next);
  }

  it('never throw, never pass a limit, and never become a bundle that was not sent', async () => {
    const next = numbersFrom(20_261_121);
    const reader = new CodeReader({ digest, maxBytes: MAX_BYTES });
    const sent = new Set([...messages, short].map(toHex));
    let message = 0;
    const pick = (): string => {
      const from = parts[next(8) === 0 ? next(parts.length) : message] ?? [];
      return from[next(from.length)] ?? '';
    };
    const seen = { complete: 0, new: 0, spoiled: 0, 'other-series': 0, 'not-ours': 0 };
    for (let number = 0; number < CASES; number += 1) {
      if (number % SCAN === 0) {
        reader.reset();
        message = next(parts.length);
      }
      const code = hostile(pick, next);
      const read = readUrCode(code, LIMIT);
      if (read?.kind === 'part') {
        expect(read.seqLen).toBeLessThanOrEqual(MAX_FRAGMENTS);
        expect(read.seqLen * read.data.length).toBeLessThan(LIMIT + 5 + read.data.length);
      }
      const taken = await reader.take(ascii(code));
      if (taken.kind === 'complete') expect(sent).toContain(toHex(taken.bytes));
      if (taken.kind in seen) seen[taken.kind as keyof typeof seen] += 1;
    }
    // The corpus reaches every answer, or it would prove little.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  }, 120_000);
});

describe(`${String(CASES)} changed BBQr codes`, () => {
  const codes = (['H', '2', 'Z'] as const).flatMap((encoding, seed) => {
    const low = randomBytes(1_500, seed).map((byte) => byte & 0x3f);
    const options = { encoding, minSplit: 5, maxVersion: 20 } as const;
    return bbqrCodes(ascii(`PFB1${text(low)}`), 'B', options);
  });

  it('never throw, never pass a limit, and become nothing that does not begin like a bundle', async () => {
    const next = numbersFrom(20_261_122);
    const pick = (): string => codes[next(codes.length)] ?? '';
    const reader = new CodeReader({ digest, maxBytes: MAX_BYTES });
    const seen = { complete: 0, new: 0, known: 0, spoiled: 0, 'other-series': 0, 'not-ours': 0 };
    for (let number = 0; number < CASES; number += 1) {
      if (number % SCAN === 0) reader.reset();
      const code = next(2) === 0 ? pick() : changed(pick(), pick(), next);
      const read = readBbqrCode(code);
      if (read) expect(read.index).toBeLessThan(read.total);
      const taken = await reader.take(ascii(code));
      if (taken.kind === 'complete') {
        expect(taken.bytes.length).toBeLessThanOrEqual(MAX_BYTES);
        expect(text(taken.bytes.subarray(0, 4))).toBe('PFB1');
      }
      if (taken.kind in seen) seen[taken.kind as keyof typeof seen] += 1;
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  }, 120_000);
});
