import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameCollector } from '../../../src/protocol/frames/collector.ts';
import type { Frame } from '../../../src/protocol/frames/frame.ts';
import { readFrame } from '../../../src/protocol/frames/frame.ts';
import type { FrameSeries } from '../../../src/protocol/frames/series.ts';
import type { Taken } from '../../../src/protocol/frames/taken.ts';
import { bytesFrom, digest, frameOf, numbersFrom, seriesOf, someOf } from './made-series.ts';

const collector = () => new FrameCollector({ digest, maxBytes: 196_000 });
const whole = bytesFrom(1, 1000);
const series = seriesOf(whole, 10);
const other = seriesOf(bytesFrom(2, 1000), 10);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The frame with the bytes of its body turned over. */
const spoilt = (frame: Frame): Frame => ({ ...frame, body: frame.body.map((byte) => byte ^ 0xff) });

async function takeAll(into: FrameCollector, from: FrameSeries, indexes: readonly number[]) {
  let taken: Taken | undefined;
  for (const index of indexes) taken = await into.take(frameOf(from, index));
  return taken;
}

function expectWhole(taken: Taken | undefined, bytes = whole): void {
  expect(taken?.kind).toBe('complete');
  if (taken?.kind === 'complete') expect(Buffer.from(taken.bytes).equals(bytes)).toBe(true);
}

describe('the collector of frames', () => {
  it('gives the whole back with the last frame that it needs, and says how far it is', async () => {
    const into = collector();
    expect(into.progress()).toBeUndefined();
    expect(await into.take(frameOf(series, 7))).toMatchObject({ kind: 'new' });
    expect(await into.take(frameOf(series, 7))).toMatchObject({ kind: 'known' });
    await takeAll(into, series, [200, 3]);
    const progress = { format: 'permafrost', session: series.session, needed: 10, have: 3 };
    expect(into.progress()).toEqual({ ...progress, frames: [3, 7, 200] });
    const taken = await takeAll(into, series, [100, 101, 102, 103, 104, 105, 106]);
    expect(taken).toMatchObject({ content: 'bundle', session: series.session });
    expectWhole(taken);
  });

  it('gives any whole back from any frames, each as often as it may come', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 2900 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      async (length, parts, seed) => {
        const bytes = bytesFrom(seed, length);
        const made = seriesOf(bytes, Math.min(parts, length));
        const into = collector();
        const next = numbersFrom(seed);
        const order = someOf(seed, made.k, made.count);
        const shown = order.flatMap((index, at) => [index, order[next() % (at + 1)] ?? index]);
        const end = shown.lastIndexOf(order.at(-1) ?? 0);
        let taken: Taken | undefined;
        for (const index of shown.slice(0, end + 1)) {
          if (taken?.kind === 'complete') break;
          taken = await into.take(frameOf(made, index));
        }
        expectWhole(taken, bytes);
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });

  it('takes frames one after the other, however fast they are given', async () => {
    const into = collector();
    const all = await Promise.all(upTo(10).map((index) => into.take(frameOf(series, index))));
    expect(all.map(({ kind }) => kind)).toEqual([...upTo(9).map(() => 'new'), 'complete']);
    expectWhole(all.at(-1));
  });

  it('says whether a whole is a card', async () => {
    const card = seriesOf(whole, 1, 'card');
    expect(await collector().take(frameOf(card, 0))).toMatchObject({ content: 'card' });
  });

  it('keeps its own copy of a frame, so that the buffer of a reader may be used again', async () => {
    const into = collector();
    const code = new Uint8Array(series.frame(0).length);
    let taken: Taken | undefined;
    for (const index of upTo(10)) {
      code.set(series.frame(index));
      const frame = readFrame(code);
      if (frame) taken = await into.take(frame);
    }
    expectWhole(taken);
  });

  it('refuses a whole that is longer than the most, and takes one that is as long', async () => {
    const into = new FrameCollector({ digest, maxBytes: 999 });
    expect(await into.take(frameOf(series, 0))).toEqual({ kind: 'not-ours' });
    expect(into.progress()).toBeUndefined();
    expectWhole(await takeAll(new FrameCollector({ digest, maxBytes: 1000 }), series, upTo(10)));
  });

  it('forgets everything when it has given a whole back, and at a reset', async () => {
    const into = collector();
    await takeAll(into, series, upTo(10));
    expect(into.progress()).toBeUndefined();
    await takeAll(into, series, upTo(9));
    into.reset();
    expect(into.progress()).toBeUndefined();
    expect(await into.take(frameOf(series, 9))).toMatchObject({ progress: { frames: [9] } });
  });

  it('gives nothing back of what was read before a reset, even if it was under way', async () => {
    const into = collector();
    await takeAll(into, series, upTo(9));
    let proceed = (): void => undefined;
    const wait = new Promise<void>((resolve) => (proceed = resolve));
    const slow = new FrameCollector({
      digest: async (bytes) => (await wait, await digest(bytes)),
      maxBytes: 196_000,
    });
    const all = upTo(10).map((index) => slow.take(frameOf(series, index)));
    const waiting = slow.take(frameOf(other, 0));
    await all[8];
    slow.reset();
    proceed();
    expect(await all[9]).toEqual({ kind: 'not-ours' });
    expect(await waiting).toEqual({ kind: 'not-ours' });
    expect(slow.progress()).toBeUndefined();
  });
});

describe('a frame of a hostile sender', () => {
  /** A collector with the first five frames of the series, and what must be true of it afterwards. */
  async function begun() {
    const into = collector();
    await takeAll(into, series, upTo(5));
    const before = into.progress();
    const expectUntouched = async () => {
      expect(into.progress()).toEqual(before);
      expectWhole(await takeAll(into, series, [5, 6, 7, 8, 9]));
    };
    return { into, expectUntouched };
  }
  const first = frameOf(series, 0);

  it('of another session changes nothing', async () => {
    const { into, expectUntouched } = await begun();
    const taken = await takeAll(into, other, upTo(5));
    expect(taken).toEqual({ kind: 'other-series' });
    await expectUntouched();
  });

  it('of another session changes nothing when it has the whole of it', async () => {
    const { into, expectUntouched } = await begun();
    const one = frameOf(seriesOf(bytesFrom(3, 100), 1), 0);
    for (const [index, mine] of [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1].entries()) {
      expect(await into.take(one), String(index)).toEqual({ kind: 'other-series' });
      expect(await into.take(frameOf(series, mine))).toMatchObject({ kind: 'known' });
    }
    await expectUntouched();
  });

  it.each([
    ['another k', { k: 9, body: bytesFrom(4, Math.ceil(1000 / 9)) }],
    ['another length', { totalBytes: 999 }],
    ['another content', { content: 'card' as const }],
    ['huge counts', { k: 251, index: 250, totalBytes: 195_780, body: bytesFrom(4, 780) }],
  ])('of this session with %s changes nothing', async (_, change) => {
    const { into, expectUntouched } = await begun();
    expect(await into.take({ ...first, ...change })).toEqual({ kind: 'other-series' });
    await expectUntouched();
  });

  it.each([
    ['another length', { totalBytes: 999 }],
    ['another content', { content: 'card' as const }],
    ['huge counts', { k: 251, totalBytes: 195_780, body: bytesFrom(4, 780) }],
  ])('of this session with %s never leads, not even alone in sight', async (_, change) => {
    const { into, expectUntouched } = await begun();
    for (const index of upTo(9)) {
      const taken = await into.take({ ...frameOf(series, index), ...change });
      expect(taken).toEqual({ kind: 'other-series' });
    }
    await expectUntouched();
  });

  it('at an index that is here already changes nothing', async () => {
    const { into, expectUntouched } = await begun();
    expect(await into.take(spoilt(first))).toMatchObject({ kind: 'known' });
    await expectUntouched();
  });

  it('changes nothing ten thousand times, whatever is in it', async () => {
    const { into, expectUntouched } = await begun();
    const next = numbersFrom(10);
    for (const seed of upTo(10_000)) {
      const length = 1 + (next() % 60);
      const k = 1 + (next() % 251);
      // Less than a whole part of padding: nothing about it is against the limits.
      const totalBytes = k * length - (next() % Math.min(k, length));
      const code = bytesFrom(seed, 17 + length);
      code.set([0x50, 0x46, 1, 1 + (next() % 2)]);
      const index = k === 1 ? 0 : next() % 251;
      code.set([k, index, totalBytes >> 16, (totalBytes >> 8) & 255, totalBytes & 255], 12);
      const frame = readFrame(code);
      if (frame === undefined) throw new Error('each is a frame');
      expect((await into.take(frame)).kind).toBe('other-series');
    }
    await expectUntouched();
  });

  it('changes nothing when the frames of three whole bundles come mixed', async () => {
    const bundles = [2, 3, 4].map((seed) => seriesOf(bytesFrom(seed, 1000), 10));
    const into = collector();
    let taken = await takeAll(into, series, [0]);
    for (const index of upTo(9)) {
      for (const bundle of bundles) {
        expect((await takeAll(into, bundle, [index]))?.kind).toBe('other-series');
      }
      taken = await takeAll(into, series, [index + 1]);
    }
    expectWhole(taken);
  });

  it.each([1, 2, 10])(
    'that comes first and stays does not keep a true one of %i out',
    async (k) => {
      const mine = seriesOf(whole, k);
      const into = collector();
      await into.take(frameOf(other, 0));
      const kinds: string[] = [];
      for (const turn of upTo(20)) {
        const taken = await into.take(frameOf(mine, turn % mine.count));
        kinds.push(taken.kind);
        if (taken.kind === 'complete') break;
        expect((await into.take(frameOf(other, 0))).kind).not.toBe('complete');
      }
      expect(kinds.slice(0, 3)).toEqual(upTo(3).map(() => 'other-series'));
      expect(kinds.at(-1)).toBe('complete');
      expect(kinds.length).toBe(Math.max(4, k));
    },
  );

  it('of another session never leads where two frames are here, not even with all of it alone in sight', async () => {
    const into = collector();
    await takeAll(into, series, [0, 1]);
    for (const turn of upTo(300)) {
      expect((await takeAll(into, other, [turn % 10]))?.kind).toBe('other-series');
    }
    expectWhole(await takeAll(into, series, upTo(10)));
  });

  it('with a false body is found out when one more frame is here', async () => {
    const into = collector();
    await into.take(spoilt(first));
    const doubted = await takeAll(
      into,
      series,
      upTo(9).map((at) => at + 1),
    );
    expect(doubted).toMatchObject({ kind: 'new', progress: { needed: 10, have: 10 } });
    expectWhole(await takeAll(into, series, [100]));
  });

  it('with a false body is left out first when both bodies were seen', async () => {
    let digests = 0;
    const counting = (bytes: Uint8Array) => ((digests += 1), digest(bytes));
    const into = new FrameCollector({ digest: counting, maxBytes: 196_000 });
    await takeAll(into, series, upTo(4));
    await into.take(spoilt(frameOf(series, 4)));
    expectWhole(await takeAll(into, series, [4, 5, 6, 7, 8, 9, 100]));
    expect(digests).toBe(2);
  });

  it('spoils the series with a second false body, and it can be read anew', async () => {
    const into = collector();
    await into.take(spoilt(first));
    await into.take(spoilt(frameOf(series, 1)));
    expect(await takeAll(into, series, [2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual({ kind: 'spoiled' });
    expect(into.progress()).toBeUndefined();
    expectWhole(await takeAll(into, series, upTo(10)));
  });

  it('spoils at once a whole of which there is no frame more', async () => {
    const into = collector();
    const one = seriesOf(bytesFrom(5, 90), 1);
    expect(await into.take(spoilt(frameOf(one, 0)))).toEqual({ kind: 'spoiled' });
    expectWhole(await takeAll(into, one, [0]), bytesFrom(5, 90));
  });
});

describe('when the sender cuts the same whole for lighter codes', () => {
  const lighter = seriesOf(whole, 20);

  it('the new frames lead once the old ones bring nothing new, and what was read stays', async () => {
    const into = collector();
    await takeAll(into, series, upTo(9));
    const kinds = [];
    for (const index of upTo(6)) kinds.push((await takeAll(into, lighter, [index]))?.kind);
    expect(kinds).toEqual([...upTo(3).map(() => 'other-series'), ...upTo(3).map(() => 'new')]);
    expect(into.progress()).toMatchObject({ needed: 20, have: 6 });
    expectWhole(
      await takeAll(
        into,
        lighter,
        upTo(14).map((at) => at + 6),
      ),
    );
    await takeAll(into, series, upTo(9));
    await takeAll(into, lighter, upTo(5));
    expectWhole(await takeAll(into, series, [0, 1, 2, 9]));
  });

  it('the old frames go on leading while they bring something new', async () => {
    const into = collector();
    await takeAll(into, series, [0]);
    for (const index of upTo(8)) {
      expect((await takeAll(into, lighter, [index, index, index]))?.kind).toBe('other-series');
      await takeAll(into, series, [index + 1]);
    }
    expectWhole(await takeAll(into, series, [9]));
  });

  it('a false frame of the same session takes nothing away', async () => {
    const into = collector();
    await takeAll(into, series, upTo(9));
    const false1 = { ...frameOf(seriesOf(whole, 1), 0), body: whole.map((byte) => byte ^ 1) };
    const kinds = [];
    for (let turn = 0; turn < 4; turn += 1) kinds.push((await into.take(false1)).kind);
    expect(kinds).toEqual([...upTo(3).map(() => 'other-series'), 'spoiled']);
    expectWhole(await takeAll(into, series, [9]));
  });
});

describe('the memory of the collector', () => {
  /** A stray frame leads; of three series there is one frame each, of the first a second. */
  async function four() {
    const into = collector();
    const made = upTo(6).map((seed) => seriesOf(bytesFrom(20 + seed, 300), 3));
    await takeAll(into, series, [0]);
    for (const bundle of made.slice(0, 3)) await takeAll(into, bundle, [0]);
    await takeAll(into, made[0] ?? series, [1]);
    return { into, made };
  }

  it('holds four series, and loses the one that was silent longest', async () => {
    const { into, made } = await four();
    await takeAll(into, made[3] ?? series, [0]);
    // The second made room: of its three frames the first is gone when it leads.
    const taken = await takeAll(into, made[1] ?? series, [1, 2, 1, 2]);
    expect(taken).toMatchObject({ kind: 'known', progress: { needed: 3, have: 2 } });
  });

  it('holds the series that is furthest, though others were seen later', async () => {
    const { into, made } = await four();
    for (const bundle of made.slice(3)) await takeAll(into, bundle, [0]);
    expectWhole(await takeAll(into, made[0] ?? series, [2, 2]), bytesFrom(20, 300));
  });

  it('holds what is furthest, however many other series come', async () => {
    const into = collector();
    const lighter = seriesOf(whole, 20);
    await takeAll(into, series, upTo(9));
    await takeAll(into, lighter, [0, 1, 2, 3]);
    expect(into.progress()).toMatchObject({ needed: 20 });
    for (const seed of upTo(3000)) {
      await takeAll(into, seriesOf(bytesFrom(100 + seed, 30), 3), [0]);
    }
    expectWhole(await takeAll(into, series, [9, 9, 9, 9]));
  });
});
