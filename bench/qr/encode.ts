/**
 * Drawing one full code: ours against `qrcode`'s default call on the same bytes. Each of our matrices
 * is read back by an independent decoder, or the run is void.
 */
import { create } from 'qrcode';
import { drawPicture } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { readCodes } from '../../test/optics/read-codes.ts';
import { seededRandom } from '../measure.ts';
import { printLine } from './line.ts';

const SEED = 5;
/** So many of ours a measurement, since one is over before a clock has ticked. */
const AT_ONCE = 16;
const GOAL = 10;

export async function encode(version: number, rounds: number): Promise<void> {
  const random = seededRandom(SEED);
  const maker = CodeMaker.of(version);
  const [baseline, ours]: [number[], number[]] = [[], []];
  // The first rounds warm the compiler up and are not counted.
  for (let round = -3; round < rounds; round += 1) {
    const frames = Array.from({ length: AT_ONCE }, () =>
      Uint8Array.from({ length: maker.capacity }, () => Math.floor(random() * 256)),
    );
    const [data = new Uint8Array()] = frames;
    const theirStart = performance.now();
    create([{ mode: 'byte', data }], { errorCorrectionLevel: 'L' });
    const theirs = performance.now() - theirStart;
    const start = performance.now();
    const codes = frames.map((frame) => maker.make(frame));
    const own = (performance.now() - start) / AT_ONCE;
    await readBack(codes, frames, version);
    if (round < 0) continue;
    baseline.push(theirs);
    ours.push(own);
  }
  printLine({
    metric: `frame-encode v${version}`,
    unit: 'ms',
    baseline: { name: 'qrcode, default call', values: baseline },
    ours: { name: 'one version, one mask', values: ours },
    seed: SEED,
    goal: GOAL,
    facts: { bytes: maker.capacity, read_back: rounds * AT_ONCE },
  });
}

async function readBack(
  codes: readonly Uint8Array[],
  frames: readonly Uint8Array[],
  version: number,
): Promise<void> {
  for (const [at, code] of codes.entries()) {
    const [read] = await readCodes(drawPicture([code], { version, columns: 1, rows: 1 }, 3));
    const frame = frames[at];
    if (read === undefined || frame === undefined || Buffer.compare(read, frame) !== 0) {
      throw new Error(`A code of version ${version} was not read back as it was made.`);
    }
  }
}
