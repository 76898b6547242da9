/** The camera bench runs, and what it says can be believed: its camera reads what a camera would. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { photograph } from '../../bench/qr/camera.ts';
import { cameraLevel } from '../../bench/qr/camera-level.ts';
import { HAND, STEADY, type Conditions } from '../../bench/qr/conditions.ts';
import { ourArm, urArm } from '../../bench/qr/light-arms.ts';
import { passThrough } from '../../bench/qr/through-camera.ts';
import { seededRandom } from '../../bench/measure.ts';
import { LAYOUTS } from '../../src/optics/layouts.ts';
import { drawPicture } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { scanCodes } from '../optics/read-codes.ts';

const grid = { version: 20, columns: 3, rows: 2 };
const [low, normal] = LAYOUTS;

function bytesOf(length: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function pictureOf(seed: number) {
  const maker = CodeMaker.of(grid.version);
  const frames = Array.from({ length: 6 }, (_, at) => bytesOf(maker.capacity, seed * 6 + at));
  const picture = drawPicture(
    frames.map((frame) => maker.make(frame)),
    grid,
    1,
  );
  return { frames, picture };
}

const inOrder = (codes: readonly Uint8Array[]) =>
  codes.map((code) => Buffer.from(code).toString('hex')).toSorted();

describe('the model of a camera', () => {
  it('gives all six codes of the normal layout to the scanner’s reader, held in the hand', async () => {
    const { frames, picture } = pictureOf(1);
    const seen = photograph(picture, picture, HAND, seededRandom(1));
    expect(inOrder((await scanCodes(seen)).codes)).toEqual(inOrder(frames));
  });

  it('takes the same photograph again from the same seed, and another from another', () => {
    const { picture } = pictureOf(2);
    const pixels = (seed: number) =>
      Buffer.from(photograph(picture, picture, STEADY, seededRandom(seed)).pixels.buffer);
    const first = pixels(2);
    expect(pixels(2).equals(first)).toBe(true);
    expect(pixels(3).equals(first)).toBe(false);
  });

  it('shows nothing but codes of the two pictures when the screen changes meanwhile', async () => {
    const [first, second] = [pictureOf(3), pictureOf(4)];
    const torn: Conditions = { ...STEADY, torn: 1 };
    const shown = new Set(inOrder([...first.frames, ...second.frames]));
    for (const seed of [1, 2, 3]) {
      const seen = photograph(first.picture, second.picture, torn, seededRandom(seed));
      const read = inOrder((await scanCodes(seen)).codes);
      expect(read.filter((code) => !shown.has(code))).toEqual([]);
    }
  });

  it('sees no code through a blur of many modules', async () => {
    const { picture } = pictureOf(5);
    const blurred = photograph(picture, picture, { ...STEADY, blur: 12 }, seededRandom(5));
    expect((await scanCodes(blurred)).codes).toEqual([]);
  });
});

describe('a bundle sent through it', () => {
  it('arrives as it was sent, ours and by UR', async () => {
    const sent = bytesOf(900, 6);
    const ours = await passThrough(ourArm(sent, normal ?? expect.fail()), STEADY, 7);
    expect(ours.readPictures).toBe(1);
    const ur = await passThrough(urArm(sent, 400), STEADY, 7);
    expect(ur.readPictures).toBeGreaterThanOrEqual(3);
  });

  it('voids the run when other bytes arrive than were sent', async () => {
    const arm = ourArm(bytesOf(100, 8), low ?? expect.fail());
    const other = { ...arm, sent: bytesOf(100, 9) };
    await expect(passThrough(other, STEADY, 8)).rejects.toThrow('other bytes');
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

  it('prints one line of JSON a metric', async () => {
    await cameraLevel({ json: bytesOf(900, 10), sealed: bytesOf(400, 11) }, { isQuick: true });
    const metrics = lines.map((line) => (JSON.parse(line) as { metric: string }).metric);
    expect(metrics).toEqual(
      expect.arrayContaining(['frame-encode v25', 'frame-encode v40', 'camera-10k-30']),
    );
    expect(new Set(metrics).size).toBe(metrics.length);
  });
});
