/** A show without a window: time and room are handed in, and what stands on the screen is read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../src/optics/layouts.ts';
import { Show } from '../../../src/optics/player/show.svelte.ts';
import { SPEEDS } from '../../../src/optics/player/speed.ts';
import type { Acknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { readFrame, type Frame } from '../../../src/protocol/frames/frame.ts';

const FULL = { width: 1920, height: 1080 };
const DIGEST = new Uint8Array(32).fill(7);
const SESSION = '0707070707070707';

function showOf(length: number, options: { isStill?: boolean } = {}): Show {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
  const show = new Show({ bytes, digest: DIGEST, content: 'bundle' }, options);
  show.fit(FULL, 1);
  return show;
}

function framesOf(show: Show): Frame[] {
  return show.codes.map((code) => {
    const frame = readFrame(code);
    if (frame === undefined) throw new Error('a code that is no frame');
    return frame;
  });
}

function kOf(show: Show): number {
  return framesOf(show)[0]?.k ?? 0;
}

function said(show: Show, held: number, quality: number): Acknowledgement {
  const frames = Array.from({ length: held }, (_, index) => index);
  return { session: SESSION, k: kOf(show), frames, quality, isComplete: false };
}

/** Shows pictures until `turn` more have been seen, without stopping the show. */
function pass(show: Show, pictures: number, from = 0): number {
  let now = from;
  const until = show.turn + pictures;
  while (show.turn < until) {
    now += 10;
    show.at(now);
  }
  return now;
}

describe('time', () => {
  test('shows the next picture when one has stood as long as it should, and not before', () => {
    const show = showOf(50_000);
    show.at(1_000);
    show.at(1_199);
    expect(show.turn).toBe(0);
    show.at(1_200);
    expect(show.turn).toBe(1);
  });

  test('keeps its pace over the refreshes of any screen', () => {
    for (const refresh of [1_000 / 60, 1_000 / 75, 1_000 / 144]) {
      const show = showOf(50_000);
      for (let at = 0; at <= 10_100; at += refresh) show.at(at);
      expect(show.turn).toBeGreaterThanOrEqual(49);
      expect(show.turn).toBeLessThanOrEqual(50);
    }
  });

  test('catches nothing up after a pause of the window: each picture stands long enough', () => {
    const show = showOf(50_000);
    show.at(0);
    show.at(60_000);
    expect(show.turn).toBe(1);
    show.at(60_100);
    expect(show.turn).toBe(1);
    show.at(60_200);
    expect(show.turn).toBe(2);
  });

  test('stands still while paused, and goes on from there', () => {
    const show = showOf(50_000);
    show.pause();
    show.at(0);
    show.at(10_000);
    expect(show.turn).toBe(0);
    show.play();
    show.at(20_000);
    expect(show.turn).toBe(0);
    show.at(20_200);
    expect(show.turn).toBe(1);
  });

  test('moves nothing where little movement is wanted until somebody starts it', () => {
    const show = showOf(50_000, { isStill: true });
    expect(show.isPlaying).toBe(false);
    show.at(0);
    show.at(5_000);
    expect(show.turn).toBe(0);
    show.forward();
    expect(show.turn).toBe(1);
    show.toggle();
    expect(show.isPlaying).toBe(true);
  });

  test('a new speed counts from now', () => {
    const show = showOf(50_000);
    show.at(0);
    show.changeSpeed(-100);
    expect(show.intervalMs).toBe(SPEEDS[0]);
    show.at(300);
    show.at(2_299);
    expect(show.turn).toBe(0);
    show.at(2_300);
    expect(show.turn).toBe(1);
    show.changeSpeed(100);
    expect(show.intervalMs).toBe(SPEEDS.at(-1));
  });
});

describe('order', () => {
  test('a round shows each part once before any other code', () => {
    const show = showOf(50_000);
    const seen = new Set(show.frames);
    for (let picture = 1; picture < show.round.pictures; picture++) {
      show.forward();
      for (const index of show.frames) seen.add(index);
    }
    const k = kOf(show);
    expect(show.round.codes).toBe(k);
    for (let index = 0; index < k; index++) expect(seen.has(index)).toBe(true);
  });

  test('a step back shows the picture before, and there is none before the first', () => {
    const show = showOf(50_000);
    const first = show.frames;
    show.forward();
    const second = show.frames;
    show.forward();
    show.back();
    expect(show.frames).toEqual(second);
    show.back();
    expect([show.frames, show.turn]).toEqual([first, 0]);
    show.back();
    expect([show.frames, show.turn]).toEqual([first, 0]);
  });

  test('any bundle is whole after one round at any density, in codes that are frames of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 196_000 }),
        fc.constantFrom(...LAYOUTS),
        (length, { name }) => {
          const show = showOf(length);
          show.choose(name);
          const parts = new Map(framesOf(show).map((frame) => [frame.index, frame]));
          for (let picture = 1; picture < show.round.pictures; picture++) {
            show.forward();
            for (const frame of framesOf(show)) parts.set(frame.index, frame);
          }
          const k = kOf(show);
          const held = Array.from({ length: k }, (_, index) => parts.get(index));
          expect(held.every((frame) => frame?.totalBytes === length)).toBe(true);
          expect(held.every((frame) => frame?.session === SESSION)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('density', () => {
  test('begins with normal, and offers what fits and can carry the bundle', () => {
    const show = showOf(50_000);
    expect(show.layout?.name).toBe('normal');
    expect(show.layouts.map(({ name }) => name)).toEqual(['low', 'normal', 'high', 'highest']);
    const large = showOf(196_000);
    expect(large.layouts.map(({ name }) => name)).not.toContain('low');
  });

  test('what no density can carry is not shown at all', () => {
    const show = new Show({ bytes: new Uint8Array(600_000), digest: DIGEST, content: 'bundle' });
    show.fit(FULL, 1);
    expect([show.layout, show.hasRoom, show.codes]).toEqual([undefined, true, []]);
    show.at(0);
    show.at(1_000);
    show.forward();
    show.back();
    expect(show.turn).toBe(0);
  });

  test('without room there is nothing, and with room again there is', () => {
    const show = showOf(50_000);
    show.fit({ width: 60, height: 60 }, 1);
    expect([show.layout, show.hasRoom]).toEqual([undefined, false]);
    show.fit(FULL, 1);
    expect([show.layout?.name, show.hasRoom]).toEqual(['normal', true]);
  });

  test('without room for a moment nothing is shown and nothing is lost', () => {
    const show = showOf(50_000);
    show.choose('high');
    show.acknowledge(said(show, 5, 90));
    for (let picture = 0; picture < 4; picture++) show.forward();
    show.play();
    const before = [show.turn, show.frames, show.answer, show.codes, show.round];
    for (const gone of [
      { width: 0, height: 0 },
      { width: 60, height: 60 },
    ]) {
      show.fit(gone, 1);
      expect([show.layout, show.codes]).toEqual([undefined, []]);
      expect([show.isAnswerable, show.answer]).toEqual([true, before[2]]);
      show.at(0);
      show.at(10_000);
      show.forward();
      show.back();
      show.play();
    }
    show.fit(FULL, 1);
    expect([show.turn, show.frames, show.answer, show.codes, show.round]).toEqual(before);
    show.forward();
    expect(show.frames.some((index) => index < 5)).toBe(false);
  });

  test('what the other side says while there is no room counts', () => {
    const show = showOf(50_000);
    const answer = said(show, 5, 90);
    show.fit({ width: 0, height: 0 }, 1);
    show.acknowledge(answer);
    show.fit(FULL, 1);
    expect(show.answer?.have).toBe(5);
    show.forward();
    expect(show.frames.some((index) => index < 5)).toBe(false);
  });

  test('what was made lighter stays so after a moment without room', () => {
    const show = showOf(50_000);
    let now = 0;
    for (let look = 1; look <= 2; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, look, 10));
    }
    const { layout } = show;
    expect(show.wasLightened).toBe(true);
    show.fit({ width: 0, height: 0 }, 1);
    show.fit(FULL, 1);
    expect([show.layout, show.answer?.have]).toEqual([layout, 2]);
  });

  test('nobody is asked for an answer to what is not shown, or is one code', () => {
    const tooMuch = new Show({ bytes: new Uint8Array(600_000), digest: DIGEST, content: 'bundle' });
    tooMuch.fit(FULL, 1);
    expect(tooMuch.isAnswerable).toBe(false);
    expect(showOf(300).isAnswerable).toBe(false);
    expect(showOf(50_000).isAnswerable).toBe(true);
  });

  test('a smaller window has fewer codes side by side, and the same series at the same place', () => {
    const show = showOf(50_000);
    for (let picture = 0; picture < 3; picture++) show.forward();
    const [version, k, first] = [show.layout?.version, kOf(show), show.frames[0] ?? 0];
    show.fit({ width: 700, height: 300 }, 1);
    const { layout } = show;
    expect(layout?.version).toBe(version);
    expect((layout?.columns ?? 9) * (layout?.rows ?? 9)).toBeLessThan(6);
    expect(kOf(show)).toBe(k);
    expect(show.frames[0]).toBe(first);
  });

  test('another density goes on at the same place of the round', () => {
    const show = showOf(60_000);
    const half = Math.floor(show.round.pictures / 2);
    for (let picture = 0; picture < half; picture++) show.forward();
    const place = show.turn / show.round.pictures;
    show.choose('high');
    expect(show.layout?.name).toBe('high');
    expect(Math.abs(show.turn / show.round.pictures - place)).toBeLessThan(0.2);
  });

  test('what one code holds stands still as one code, and nothing moves it', () => {
    const show = showOf(300);
    expect(show.isSingle).toBe(true);
    expect(show.layout).toMatchObject({ columns: 1, rows: 1 });
    expect(show.layout?.version).toBeLessThan(15);
    show.at(0);
    show.at(10_000);
    show.forward();
    expect([show.turn, show.frames]).toEqual([0, [0]]);
  });
});

describe('the other side’s answer', () => {
  test('leaves out what it has', () => {
    const show = showOf(50_000);
    const k = kOf(show);
    show.acknowledge(said(show, k - 3, 90));
    expect(show.answer).toMatchObject({ have: k - 3, needed: k });
    expect(show.round.codes).toBe(3);
    for (let picture = 0; picture < 60; picture++) {
      show.forward();
      expect(show.frames.length).toBeGreaterThan(0);
      expect(show.frames.every((index) => index >= k - 3)).toBe(true);
    }
  });

  test('of another bundle, or of another version, changes nothing', () => {
    const show = showOf(50_000);
    const k = kOf(show);
    show.acknowledge({ ...said(show, 5, 10), session: '0101010101010101' });
    show.acknowledge({ ...said(show, 5, 10), k: k + 1 });
    show.acknowledge({ ...said(show, 5, 10), session: '00'.repeat(8), isComplete: true });
    expect([show.answer, show.isRead, show.isPlaying]).toEqual([undefined, false, true]);
  });

  test('that it has everything ends the show', () => {
    const show = showOf(50_000);
    show.acknowledge({ ...said(show, 0, 100), isComplete: true });
    expect([show.isRead, show.isPlaying]).toEqual([true, false]);
    const { turn } = show;
    show.play();
    show.forward();
    show.at(0);
    show.at(10_000);
    expect([show.turn, show.isPlaying]).toEqual([turn, false]);
  });

  test('that it has everything may be wrong: shown again, it is all there from the beginning', () => {
    const show = showOf(50_000);
    const first = show.frames;
    show.forward();
    show.acknowledge({ ...said(show, 0, 100), isComplete: true });
    show.again();
    expect([show.isRead, show.answer, show.turn, show.frames]).toEqual([
      false,
      undefined,
      0,
      first,
    ]);
    expect([show.isPlaying, show.round.codes]).toEqual([true, kOf(show)]);
    show.at(0);
    show.at(1_000);
    expect(show.turn).toBe(1);
  });

  test('that it has all parts and yet not everything leaves at least one code to show', () => {
    const show = showOf(50_000);
    show.acknowledge(said(show, kOf(show), 90));
    expect([show.isRead, show.round.codes]).toEqual([false, 1]);
  });

  test('that it reads badly brings fewer codes of the same series, once it is no accident', () => {
    const show = showOf(50_000);
    const version = show.layout?.version;
    let now = 0;
    // The camera sees one and the same answer many times: that is one look.
    for (let look = 0; look < 50; look++) show.acknowledge(said(show, 3, 10));
    expect(show.layout).toMatchObject({ columns: 3, rows: 2 });
    for (let look = 1; look <= 2; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, 3 + look, 10));
    }
    expect(show.wasLightened).toBe(true);
    expect(show.layout?.version).toBe(version);
    expect((show.layout?.columns ?? 9) * (show.layout?.rows ?? 9)).toBeLessThan(6);
    expect(show.answer?.have).toBe(5);
    // It stays so when the window says again how large it is.
    const { layout } = show;
    show.fit(FULL, 1);
    expect(show.layout).toEqual(layout);
  });

  test('that it reads badly and gets no further ends at a lower version, which begins anew', () => {
    const show = showOf(50_000);
    const version = show.layout?.version ?? 0;
    let now = 0;
    for (let look = 0; look < 12 && show.layout?.version === version; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, 2, 5));
    }
    expect(show.layout?.version).toBeLessThan(version);
    expect(show.answer).toBeUndefined();
    expect(show.isPlaying).toBe(true);
  });

  test('that it reads badly but gets on never costs what it has', () => {
    const show = showOf(50_000);
    const version = show.layout?.version;
    let now = 0;
    for (let look = 1; look <= 10; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, look, 5));
    }
    expect(show.layout).toMatchObject({ version, columns: 1, rows: 1 });
    expect(show.answer?.have).toBe(10);
  });

  test('that it reads well changes no density', () => {
    const show = showOf(50_000);
    const { layout } = show;
    let now = 0;
    for (let look = 1; look <= 10; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, look, 80));
    }
    expect([show.layout, show.wasLightened]).toEqual([layout, false]);
  });

  test('gives way to what the officer chooses', () => {
    const show = showOf(50_000);
    let now = 0;
    for (let look = 1; look <= 2; look++) {
      now = pass(show, 10, now);
      show.acknowledge(said(show, look, 10));
    }
    expect(show.wasLightened).toBe(true);
    show.choose('normal');
    expect(show.wasLightened).toBe(false);
    expect(show.layout).toMatchObject({ columns: 3, rows: 2 });
  });
});
