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
/** So many codes a measurement, since one is over before a clock has ticked. */
const AT_ONCE = { baseline: 4, ours: 32 };
const GOAL = 10;

export async function encode(version: number, rounds: number): Promise<void> {
  const random = seededRandom(SEED);
  const maker = CodeMaker.of(version);
  const [baseline, ours]: [number[], number[]] = [[], []];
  // The first rounds warm the compiler up and are not counted.
  for (let round = -3; round < rounds; round += 1) {
    const frames = Array.from({ length: AT_ONCE.ours }, () =>
      Uint8Array.from({ length: maker.capacity }, () => Math.floor(random() * 256)),
    );
    let codes: Uint8Array[] = [];
    const theirs = processorMs(() => {
      for (const data of frames.slice(0, AT_ONCE.baseline)) {
        create([{ mode: 'byte', data }], { errorCorrectionLevel: 'L' });
      }
    });
    const own = processorMs(() => {
      codes = frames.map((frame) => maker.make(frame));
    });
    await readBack(codes, frames, version);
    if (round < 0) continue;
    baseline.push(theirs / AT_ONCE.baseline);
    ours.push(own / AT_ONCE.ours);
  }
  printLine({
    metric: `frame-encode v${version}`,
    unit: 'ms of processor',
    baseline: { name: 'qrcode, default call', values: baseline },
    ours: { name: 'one version, one mask', values: ours },
    seed: SEED,
    goal: GOAL,
    facts: { bytes: maker.capacity, read_back: rounds * AT_ONCE.ours },
  });
}

/** Processor time and not time by the clock: other work on the machine counts in neither arm. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
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
