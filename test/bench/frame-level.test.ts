/** The frame-level bench runs, counts as the real libraries do, and voids what came out wrong. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeAlone } from '../../bench/qr/code-alone.ts';
import { codeCpu } from '../../bench/qr/code-cpu.ts';
import { corpus, type Sample } from '../../bench/qr/corpus.ts';
import { decomposition } from '../../bench/qr/decomposition.ts';
import { bbqrArm, urArm, urFitArm } from '../../bench/qr/field-arms.ts';
import { ourArm, type FrameArm } from '../../bench/qr/frame-arms.ts';
import { frameLevel, one } from '../../bench/qr/frame-level.ts';
import { LOSSES, NONE, THIRTY } from '../../bench/qr/loss.ts';
import { picturesOf, prove } from '../../bench/qr/transfers.ts';
import { seededRandom } from '../../bench/measure.ts';

const QUICK = { runs: 2, isQuick: true };
const once = { runs: 1, seed: 1 };

function bytesOf(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

describe('a model of loss', () => {
  it.each(LOSSES.map((loss) => [loss.name, loss] as const))(
    'loses the share that it says: %s',
    (_, loss) => {
      const isLost = loss.start(seededRandom(3));
      const pictures = Array.from({ length: 40_000 }, () => isLost());
      const lost = pictures.filter(Boolean).length / pictures.length;
      expect(Math.abs(lost - loss.share)).toBeLessThan(0.02);
    },
  );

  it('loses the same pictures for each arm of a run', () => {
    for (const loss of LOSSES) {
      const [one, other] = [loss.start(seededRandom(4)), loss.start(seededRandom(4))];
      for (let picture = 0; picture < 200; picture += 1) expect(one()).toBe(other());
    }
  });
});

describe('an arm', () => {
  const sent = bytesOf(6_000, 5);

  it.each<[string, FrameArm]>([
    ['bc-ur, fragment 200', urArm(sent, 200)],
    ['bc-ur, best fit', urFitArm(sent, 10)],
    ['bc-ur in one code', urArm(sent.subarray(0, 300), 400)],
    ['BBQr', bbqrArm(sent, 20)],
    ['ours', ourArm(sent, one(15))],
  ])('counts as many pictures as its real encoder and decoder need: %s', async (_, arm) => {
    for (const join of ['first frame', 'random join'] as const) {
      await prove(arm, { loss: THIRTY, join }, { runs: 4, seed: 6 });
    }
  });

  it('needs no picture more than its parts when none is lost', async () => {
    for (const arm of [urArm(sent, 200), bbqrArm(sent, 20), ourArm(sent, one(15))]) {
      const pictures = await picturesOf(arm, { loss: NONE, join: 'first frame' }, once);
      expect(pictures).toEqual([arm.pictures]);
    }
  });

  it('that goes round in a circle never ends under its own period; ours does, under any', async () => {
    const everySecond = LOSSES.find(({ name }) => name === '1 in 2') ?? expect.fail();
    const cell = { loss: everySecond, join: 'first frame' } as const;
    const circle = [30, 25, 20, 15].map((version) => bbqrArm(sent, version));
    const even = circle.find((arm) => arm.pictures % 2 === 0) ?? expect.fail();
    expect(await picturesOf(even, cell, once)).toEqual([Infinity]);
    const [ours = Infinity] = await picturesOf(ourArm(sent, one(15)), cell, once);
    expect(ours).toBeLessThan(Infinity);
  });

  it('voids the run when it counts otherwise than it really goes', async () => {
    const wrong: FrameArm = {
      name: 'wrong',
      pictures: 3,
      start({ isReal }) {
        let shown = 0;
        return () => (shown += 1) === (isReal ? 4 : 3);
      },
    };
    await expect(prove(wrong, { loss: NONE, join: 'first frame' }, once)).rejects.toThrow(
      'counted 3 pictures, really 4',
    );
  });
});

describe('the bench', () => {
  const lines: string[] = [];
  beforeEach(() => {
    vi.spyOn(console, 'log').mockImplementation((line: string) => {
      lines.push(line);
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it('has bundles that are smaller in each form than in the one before', () => {
    for (const { json, codec1, codec2 } of corpus()) {
      expect(codec1.length).toBeLessThan(json.length);
      expect(codec2.length).toBeLessThan(codec1.length);
    }
  });

  it('prints one line of JSON a metric', async () => {
    const bytes = bytesOf(2_000, 7);
    const small: Sample = {
      name: '10 KB',
      about: 'a stand-in',
      json: new TextEncoder().encode(
        JSON.stringify({ some: Buffer.from(bytesOf(2_500, 8)).toString('hex') }),
      ),
      codec1: bytes,
      codec2: bytes,
      codec1Each: bytes,
      codec2Each: bytes,
    };
    await frameLevel([small], QUICK);
    await decomposition(small, QUICK);
    await codeAlone(QUICK);
    await codeCpu(QUICK);
    const metrics = lines.map((line) => (JSON.parse(line) as { metric: string }).metric);
    expect(metrics).toContain('frames 10 KB, 30 %, first frame: bc-ur 400 / grid');
    expect(metrics).toContain('decomposition 10 KB, 30 %: + grid of the normal layout');
    expect(new Set(metrics).size).toBe(metrics.length);
  });
});
