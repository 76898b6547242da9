/**
 * Ways to send bytes as codes, without pixels: what is shown picture by picture, and when the receiver
 * has all of it. Each shows itself with its real encoder and decoder too (`prove`), which must give back
 * the bytes that were sent.
 */
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { ShowOrder } from '../../src/protocol/frames/show-order.ts';
import { CodeReader } from '../../src/protocol/frames/code-reader.ts';
import type { Layout } from '../../src/optics/layouts.ts';
import { frameBytesOf } from '../../src/optics/layouts.ts';
import { gridFor } from '../../src/optics/player/density.ts';
import { sha256 } from './digest.ts';
import type { Random } from './loss.ts';

export type Join = 'first frame' | 'random join';

/** One transfer. Given whether the picture that is shown now is lost, says whether all is there. */
export type Transfer = (isLost: boolean) => boolean | Promise<boolean>;

export type FrameArm = {
  readonly name: string;
  /** The fewest pictures that can do. */
  readonly pictures: number;
  /** A transfer with real codes is dearer; `isReal` asks for it where the usual one only counts. */
  start(how: { join: Join; random: Random; isReal: boolean }): Transfer;
};

/** Ours: as many codes a picture as the layout has, read by the reader of the scanner. */
export function ourArm(sent: Uint8Array<ArrayBuffer>, wanted: Layout): FrameArm {
  const layout = gridFor(wanted, sent.length);
  const codes = layout.columns * layout.rows;
  const series = FrameSeries.of({
    bytes: sent,
    digest: sha256(sent),
    content: 'bundle',
    frameBytes: frameBytesOf(layout),
  });
  const frames = Array.from({ length: series.count }, (_, index) => series.frame(index));
  const grid = codes === 1 ? '' : `, ${String(layout.columns)} × ${String(layout.rows)}`;
  return {
    name: `ours, v${String(layout.version)}${grid}, k = ${String(series.k)}`,
    pictures: Math.ceil(series.k / codes),
    start({ join, random }) {
      const order = new ShowOrder(series, codes);
      const skipped = join === 'first frame' ? 0 : Math.floor(random() * series.count);
      for (let picture = 0; picture < skipped; picture += 1) order.next();
      const reader = new CodeReader({
        digest: (bytes) => Promise.resolve(sha256(bytes)),
        maxBytes: 196_000,
      });
      return async (isLost) => {
        const shown = order.next();
        if (isLost) return false;
        for (const index of shown) {
          const taken = await reader.take(frames[index] ?? new Uint8Array());
          if (taken.kind === 'complete') return isSame(taken.bytes, sent);
        }
        return false;
      };
    },
  };
}

/** True, or the run is void. */
export function isSame(came: Uint8Array, sent: Uint8Array): true {
  if (Buffer.compare(came, sent) !== 0) throw new Error('Other bytes came than were sent.');
  return true;
}
