/** One scan without a window: what was read is handed over once, and nothing reaches the next scan. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { MOST_SEALED_BYTES, Scan, type Wanted } from '../../../src/optics/scanner/scan.svelte.ts';
import { readAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import type { FrameContent } from '../../../src/protocol/frames/frame.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';
import { LIMITS } from '../../../src/protocol/limits.ts';

const FRAME_BYTES = 60;

function bytesOf(seed: number, length = 200): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 7 + seed * 31) & 0xff);
}

function series(bytes: Uint8Array, content: FrameContent = 'bundle'): Uint8Array[] {
  const made = FrameSeries.of({ bytes, digest: sha256(bytes), content, frameBytes: FRAME_BYTES });
  return Array.from({ length: made.k }, (_, index) => made.frame(index));
}

function scanFor(accepts: readonly Wanted[] = ['bundle']) {
  const read: { bytes: Uint8Array; content: string }[] = [];
  let now = 0;
  const scan = new Scan({
    accepts: () => accepts,
    onread: (bytes, content) => read.push({ bytes, content }),
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    maxBytes: MOST_SEALED_BYTES,
    now: () => (now += 100),
  });
  const see = (...codes: Uint8Array[]): Promise<void> => scan.saw({ codes, unread: 0 });
  return { scan, read, see };
}

test('the scanner takes as many sealed bytes as either side reads', () => {
  expect(MOST_SEALED_BYTES).toBe(LIMITS.sealedBytes);
});

describe('a scan', () => {
  test('hands over what it read once, whatever is still in the picture', async () => {
    const { scan, read, see } = scanFor();
    const bytes = bytesOf(1);
    const frames = series(bytes);
    await see(...frames, ...frames);
    await see(...frames);
    expect(read).toEqual([{ bytes, content: 'bundle' }]);
    expect(scan.isComplete).toBe(true);
  });

  test('shows how far it is, and that it reads', async () => {
    const { scan, see } = scanFor();
    const [first = new Uint8Array(), second = new Uint8Array()] = series(bytesOf(1));
    expect(scan.advice).toBe('looking');
    await see(first, second);
    expect(scan.progress).toMatchObject({ have: 2, needed: 5, frames: [0, 1] });
    expect(scan.advice).toBe('reading');
    expect(scan.quality).toBe(100);
    expect(scan.freshPerSecond).toBeGreaterThan(0);
  });

  test.each([
    ['a card, for a bundle', 'bundle', 'card'],
    ['a bundle, for a card', 'card', 'bundle'],
  ] as const)(
    'says that it read %s, keeps nothing of it, and goes on for what is wanted',
    async (_, wanted, content) => {
      const { scan, read, see } = scanFor([wanted]);
      const others = series(bytesOf(2), content);
      await see(...others.slice(0, 2));
      expect(scan.acknowledgement).toBeDefined();
      // It stays before the camera for a while.
      for (let time = 0; time < 3; time += 1) {
        await see(...others);
        expect([scan.wrong, scan.advice]).toEqual([content, 'wrongContent']);
        expect([scan.progress, scan.acknowledgement]).toEqual([undefined, undefined]);
        await see(...others.slice(0, 3));
        expect([scan.progress, scan.acknowledgement]).toEqual([undefined, undefined]);
      }
      expect([scan.isComplete, read]).toEqual([false, []]);
      const ours = series(bytesOf(3), wanted);
      await see(others[0] ?? new Uint8Array(), ...ours.slice(0, 2));
      expect(scan.progress).toMatchObject({ have: 2, needed: 5 });
      expect([scan.wrong, scan.advice]).toEqual([undefined, 'reading']);
      await see(...ours.slice(2));
      expect(read).toEqual([{ bytes: bytesOf(3), content: wanted }]);
    },
  );

  test('takes a bundle that somebody had shown as a card before', async () => {
    const { scan, read, see } = scanFor();
    await see(...series(bytesOf(2), 'card'));
    expect(scan.wrong).toBe('card');
    const ours = series(bytesOf(2), 'bundle');
    await see(...ours.slice(0, 2));
    expect(scan.progress).toMatchObject({ have: 2 });
    await see(...ours.slice(2));
    expect(read).toEqual([{ bytes: bytesOf(2), content: 'bundle' }]);
  });

  test('hands over a card where one is wanted', async () => {
    const { read, see } = scanFor(['card']);
    const bytes = bytesOf(3);
    await see(...series(bytes, 'card'));
    expect(read).toEqual([{ bytes, content: 'card' }]);
  });

  test('that is started over has nothing of the one before', async () => {
    const { scan, read, see } = scanFor();
    const [one, two] = [series(bytesOf(4)), series(bytesOf(5))];
    await see(...one.slice(0, 4));
    scan.startOver();
    expect(scan.progress).toBeUndefined();
    expect(scan.acknowledgement).toBeUndefined();
    await see(...one.slice(4));
    expect(read).toEqual([]);
    scan.startOver();
    await see(...two);
    expect(read).toEqual([{ bytes: bytesOf(5), content: 'bundle' }]);
  });

  test('that is started over while a picture is looked at drops that picture', async () => {
    const { scan, read, see } = scanFor();
    const late = see(...series(bytesOf(6)));
    scan.startOver();
    await late;
    expect(read).toEqual([]);
    expect(scan.isComplete).toBe(false);
    expect(scan.progress).toBeUndefined();
  });

  test('says of codes of another bundle that they are, and goes on with its own', async () => {
    const { scan, read, see } = scanFor();
    const [ours, others] = [series(bytesOf(7)), series(bytesOf(8))];
    await see(...ours.slice(0, 2));
    const before = scan.progress;
    // Longer than what was read of our own is still news.
    for (let time = 0; time < 25; time += 1) await see(others[0] ?? new Uint8Array());
    expect(scan.advice).toBe('otherSeries');
    expect(scan.progress).toEqual(before);
    await see(...ours.slice(2));
    expect(read).toEqual([{ bytes: bytesOf(7), content: 'bundle' }]);
  });

  test('says of a code of something else that it is', async () => {
    const { scan, see } = scanFor();
    await see(new TextEncoder().encode('https://example.test/'));
    expect(scan.advice).toBe('wrongKind');
    expect(scan.progress).toBeUndefined();
  });

  test('answers with what it has, and at the end that it has all', async () => {
    const { scan, see } = scanFor();
    const frames = series(bytesOf(9));
    await see(...frames.slice(0, 2));
    const under = readAcknowledgement(scan.acknowledgement ?? new Uint8Array());
    expect(under).toMatchObject({ k: 5, frames: [0, 1], quality: 100, isComplete: false });
    await see(...frames.slice(2));
    const after = readAcknowledgement(scan.acknowledgement ?? new Uint8Array());
    expect(after).toMatchObject({ session: under?.session, isComplete: true });
  });

  test('answers that it has all also when one picture held everything', async () => {
    const { scan, see } = scanFor();
    await see(...series(bytesOf(9)));
    const after = readAcknowledgement(scan.acknowledgement ?? new Uint8Array());
    expect(after).toMatchObject({ k: 5, isComplete: true });
  });
});
