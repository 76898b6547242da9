/**
 * What coding costs: making the frames of a bundle of 100 KB of random bytes, and the whole again from
 * what 30 % loss leaves of them. Text or bytes of a code in, bytes of the bundle out, on both sides.
 */
import bcUr from '@ngraveio/bc-ur';
import { CodeReader } from '../../src/protocol/frames/code-reader.ts';
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { seededRandom, timed } from '../measure.ts';
import { sha256 } from './digest.ts';
import { isSame } from './frame-arms.ts';
import type { Effort } from './frame-level.ts';
import { printLine } from './line.ts';

const { UR, UREncoder, URDecoder } = bcUr;
const SEED = 24;
const LOST = 0.3;
const FRAME_BYTES = 1_273;
const FRAGMENTS = [200, 900] as const;

export async function codeCpu({ isQuick }: Effort): Promise<void> {
  const random = seededRandom(SEED);
  const bytes = Uint8Array.from({ length: isQuick ? 10_000 : 100_000 }, () => random() * 256);
  for (const fragmentBytes of FRAGMENTS) {
    const theirs = { encode: [] as number[], decode: [] as number[] };
    const ours = { encode: [] as number[], decode: [] as number[] };
    for (let round = 0; round < (isQuick ? 1 : 7); round += 1) {
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
        unit: what === 'encode' ? 'ms a kilobyte shown' : 'ms a bundle',
        baseline: { name: `bc-ur, fragment ${String(fragmentBytes)}`, values: theirs[what] },
        ours: { name: 'ours, v25', values: ours[what] },
        seed: SEED,
      });
    }
  }
}

type Cost = { encode: number; decode: number };

async function urCost(bytes: Uint8Array, fragmentBytes: number, seed: number): Promise<Cost> {
  const random = seededRandom(seed);
  const encoder = new UREncoder(UR.fromBuffer(Buffer.from(bytes)), fragmentBytes);
  const decoder = new URDecoder();
  let [encode, decode, shown] = [0, 0, 0];
  while (!decoder.isSuccess()) {
    let part = '';
    encode += await timed(() => (part = encoder.nextPart()));
    shown += fragmentBytes;
    if (random() >= LOST) decode += await timed(() => decoder.receivePart(part));
  }
  decode += await timed(() => isSame(decoder.resultUR().decodeCBOR(), bytes));
  return { encode: (1000 * encode) / shown, decode };
}

async function ourCost(bytes: Uint8Array<ArrayBuffer>, seed: number): Promise<Cost> {
  const random = seededRandom(seed);
  const digest = (whole: Uint8Array): Promise<Uint8Array> => Promise.resolve(sha256(whole));
  let series: FrameSeries | undefined;
  let encode = await timed(() => {
    series = FrameSeries.of({
      bytes,
      digest: sha256(bytes),
      content: 'bundle',
      frameBytes: FRAME_BYTES,
    });
  });
  const reader = new CodeReader({ digest, maxBytes: 196_000 });
  let [decode, shown] = [0, 0];
  for (let index = 0; ; index += 1) {
    let frame = new Uint8Array();
    encode += await timed(() => (frame = series?.frame(index) ?? frame));
    shown += frame.length;
    if (random() < LOST) continue;
    const start = performance.now();
    const taken = await reader.take(frame);
    decode += performance.now() - start;
    if (taken.kind !== 'complete') continue;
    isSame(taken.bytes, bytes);
    return { encode: (1000 * encode) / shown, decode };
  }
}
