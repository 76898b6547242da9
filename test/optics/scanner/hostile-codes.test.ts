/**
 * Codes that somebody holds before the camera beside those of the sender, as the page takes them: the
 * same object that the scanner's workers feed. A camera would need the better part of an hour for them.
 */
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { encodeAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { encodeFrame, type Frame } from '../../../src/protocol/frames/frame.ts';
import { Scan } from '../../../src/optics/scanner/scan.svelte.ts';
import { bytesFrom, digest, numbersFrom, seriesOf } from '../../protocol/frames/made-series.ts';

const whole = bytesFrom(1, 2000);
const series = seriesOf(whole, 20);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const text = (words: string) => new Uint8Array(Buffer.from(words, 'latin1'));

function scanOf() {
  const read: Uint8Array[] = [];
  let now = 0;
  const scan = new Scan({
    accepts: () => ['bundle'],
    onread: (bytes) => read.push(bytes),
    digest,
    maxBytes: 196_000,
    now: () => (now += 1),
  });
  return { scan, read };
}

type Next = () => number;

/** Codes of strangers: they have not seen the codes that are being read, or say what cannot be. */
const STRANGE: readonly ((next: Next) => Uint8Array)[] = [
  (next) => {
    const session = Buffer.from(bytesFrom(next(), 8)).toString('hex');
    const [k, length] = [2 + (next() % 250), 1 + (next() % 40)];
    return frameWith(next, { session, k, index: next() % 251, totalBytes: k * length });
  },
  (next) => frameWith(next, { k: 251, index: next() % 251, totalBytes: 195_780 }),
  // The right mark over anything; anything; an answer; the other formats; a QR code of the street.
  (next) => Uint8Array.from([0x50, 0x46, 1, 1, ...bytesFrom(next(), 40)]),
  (next) => bytesFrom(next(), 1 + (next() % 200)),
  (next) => {
    const { session, k } = series;
    const frames = [next() % 251];
    return encodeAcknowledgement({ session, k, frames, quality: 0, isComplete: true });
  },
  (next) => text(`ur:bytes/${1 + (next() % 99)}-4294967295/lpadaxcfaxiacyvwhdfhndhkadclhkaxhn`),
  (next) => text(`B$2B${(1e9 + next()).toString(36).slice(0, 4).toUpperCase()}AAAAAAAA`),
  (next) => text(`https://example.com/${next().toString(36)}`),
];

/** Who has seen them can also show other bodies for what was read already. */
const ALL = [...STRANGE, (next: Next) => frameWith(next, { k: 20, index: next() % 10 })];

function frameWith(next: Next, said: Partial<Frame>): Uint8Array {
  const frame = { content: 'bundle' as const, session: series.session, k: 20, index: 0, ...said };
  const totalBytes = said.totalBytes ?? whole.length;
  return encodeFrame({
    ...frame,
    totalBytes,
    body: bytesFrom(next(), Math.ceil(totalBytes / frame.k)),
  });
}

describe('ten thousand codes of a hostile sender', () => {
  it('change nothing about the bundle that is being read', async () => {
    const { scan, read } = scanOf();
    await scan.saw({ codes: upTo(10).map((index) => series.frame(index)), unread: 0 });
    const before = scan.progress;
    expect(before).toMatchObject({ session: series.session, have: 10, needed: 20 });
    const next = numbersFrom(7);
    for (const at of upTo(1250)) {
      const codes = upTo(8).map((place) => ALL[(at * 8 + place) % ALL.length]?.(next) ?? whole);
      await scan.saw({ codes, unread: 0 });
    }
    flushSync();
    expect(scan.progress).toEqual(before);
    expect([scan.outcome, read]).toEqual([undefined, []]);
    await scan.saw({ codes: upTo(10).map((at) => series.frame(10 + at)), unread: 0 });
    expect(scan.outcome).toBe('complete');
    expect(Buffer.from(read[0] ?? []).equals(whole)).toBe(true);
  });

  it('change nothing when they are in every picture beside the true ones', async () => {
    const { scan, read } = scanOf();
    const next = numbersFrom(8);
    for (const index of upTo(20)) {
      const hostile = STRANGE.map((make) => make(next));
      await scan.saw({ codes: [series.frame(index), ...hostile], unread: 0 });
    }
    expect(scan.outcome).toBe('complete');
    expect(Buffer.from(read[0] ?? []).equals(whole)).toBe(true);
  });
});
