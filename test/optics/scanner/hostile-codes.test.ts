/**
 * Codes that somebody holds before the camera beside those of the sender, as the page takes them: the
 * same object that the scanner's workers feed. A camera would need the better part of an hour for them.
 */
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Scan } from '../../../src/optics/scanner/scan.svelte.ts';
import { bytesFrom, digest, numbersFrom, seriesOf } from '../../protocol/frames/made-series.ts';
import { falseBody, STRANGE_CODES } from '../strange-codes.ts';

const whole = bytesFrom(1, 2000);
const series = seriesOf(whole, 20);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

function scanOf() {
  const done: Uint8Array[] = [];
  let now = 0;
  const scan = new Scan({
    accepts: () => ['bundle'],
    onread: (bytes) => done.push(bytes),
    digest,
    maxBytes: 196_000,
    now: () => (now += 1),
  });
  return { scan, done };
}

const read = { session: series.session, k: series.k, totalBytes: whole.length };
/** Who has seen the codes can also show other bodies for what was read already. */
const ALL = [...STRANGE_CODES, falseBody];

describe('ten thousand codes of a hostile sender', () => {
  it('change nothing about the bundle that is being read', async () => {
    const { scan, done } = scanOf();
    await scan.saw({ codes: upTo(10).map((index) => series.frame(index)), unread: 0 });
    const before = scan.progress;
    expect(before).toMatchObject({ session: series.session, have: 10, needed: 20 });
    const next = numbersFrom(7);
    for (const at of upTo(1250)) {
      const codes = upTo(8).map(
        (place) => ALL[(at * 8 + place) % ALL.length]?.(read, next) ?? whole,
      );
      await scan.saw({ codes, unread: 0 });
    }
    flushSync();
    expect(scan.progress).toEqual(before);
    expect([scan.isComplete, done]).toEqual([false, []]);
    await scan.saw({ codes: upTo(10).map((at) => series.frame(10 + at)), unread: 0 });
    expect(scan.isComplete).toBe(true);
    expect(Buffer.from(done[0] ?? []).equals(whole)).toBe(true);
  });

  it('change nothing when they are in every picture beside the true ones', async () => {
    const { scan, done } = scanOf();
    const next = numbersFrom(8);
    for (const index of upTo(20)) {
      const hostile = STRANGE_CODES.map((make) => make(read, next));
      await scan.saw({ codes: [series.frame(index), ...hostile], unread: 0 });
    }
    expect(scan.isComplete).toBe(true);
    expect(Buffer.from(done[0] ?? []).equals(whole)).toBe(true);
  });
});
