/**
 * What coding costs: making the frames of a bundle of 100 KB of random bytes, and the whole again from
 * what 30 % loss leaves of them. Text or bytes of a code in, bytes of the bundle out, on both sides.
 */
import bcUr from '@ngraveio/bc-ur';
import { CodeReader } from '../../src/protocol/frames/code-reader.ts';
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { seededRandom } from '../measure.ts';
import { sha256 } from './digest.ts';
import { isSame } from './frame-arms.ts';
import type { Effort } from './frame-level.ts';
import { printLine } from './line.ts';

const { UR, UREncoder, URDecoder } = bcUr;
const SEED = 24;
const LOST = 0.3;
/** After so many parts bc-ur has come to an end, in all seeds here. */
const mostShown = (fragments: number): number => 3 * fragments + 40;
const FRAME_BYTES = 1_273;
const FRAGMENTS = [200, 900] as const;

export async function codeCpu({ isQuick }: Effort): Promise<void> {
  const random = seededRandom(SEED);
  const bytes = Uint8Array.from({ length: isQuick ? 10_000 : 100_000 }, () => random() * 256);
  for (const fragmentBytes of FRAGMENTS) {
    const theirs = { encode: [] as number[], decode: [] as number[] };
    const ours = { encode: [] as number[], decode: [] as number[] };
    // Uncounted, until the compiler has seen it; their rounds are long enough to warm up by themselves.
    await ourCost(bytes, SEED);
    for (let round = 0; round < (isQuick ? 1 : 5); round += 1) {
      const seed = SEED + round;
      const ur = await urCost(bytes, fragmentBytes, seed);
      const own = await ourCost(bytes, seed);
      theirs.encode.push(ur.encode);
      theirs.decode.push(ur.decode);
      ours.encode.push(own.encode);
      ours.decode.push(own.decode);
    }
    for (const what of ['encode', 'decode'] as const) {
      printLine({
        metric: `${what} cpu, ${String(bytes.length / 1000)} KB, 30 %: bc-ur ${String(fragmentBytes)}`,
        unit: `ms of processor, ${what === 'encode' ? 'a kilobyte shown' : 'a bundle'}`,
        baseline: { name: `bc-ur, fragment ${String(fragmentBytes)}`, values: theirs[what] },
        ours: { name: 'ours, v25', values: ours[what] },
        seed: SEED,
      });
    }
  }
}

type Cost = { encode: number; decode: number };

async function urCost(bytes: Uint8Array, fragmentBytes: number, seed: number): Promise<Cost> {
  const ur = UR.fromBuffer(Buffer.from(bytes));
  const encoder = new UREncoder(ur, fragmentBytes);
  const count = mostShown(encoder.fragmentsLength);
  const [encode, parts] = await spent(() => made(count, () => encoder.nextPart()));
  const seen = notLost(parts, seed);
  const [decode, whole] = await spent(() => {
    const decoder = new URDecoder();
    for (const part of seen) if (decoder.receivePart(part) && decoder.isSuccess()) break;
    return decoder.resultUR().decodeCBOR();
  });
  isSame(whole, bytes);
  return { encode: (1000 * encode) / (count * fragmentBytes), decode };
}

async function ourCost(bytes: Uint8Array<ArrayBuffer>, seed: number): Promise<Cost> {
  const digest = (whole: Uint8Array): Promise<Uint8Array> => Promise.resolve(sha256(whole));
  const [encode, frames] = await spent(() => {
    const own = { digest: sha256(bytes), content: 'bundle', frameBytes: FRAME_BYTES } as const;
    const series = FrameSeries.of({ bytes, ...own });
    let index = 0;
    return made(series.count, () => series.frame(index++));
  });
  const seen = notLost(frames, seed);
  const [decode, whole] = await spent(async () => {
    const reader = new CodeReader({ digest, maxBytes: 196_000 });
    for (const frame of seen) {
      const taken = await reader.take(frame);
      if (taken.kind === 'complete') return taken.bytes;
    }
    throw new Error('251 frames of ours were not enough.');
  });
  isSame(whole, bytes);
  return { encode: (1000 * encode) / (frames.length * FRAME_BYTES), decode };
}

function made<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function notLost<T>(codes: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return codes.filter(() => random() >= LOST);
}

/** Milliseconds of the processor, which a busy machine does not lengthen as it does the clock's. */
async function spent<T>(work: () => T | Promise<T>): Promise<[number, T]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}
