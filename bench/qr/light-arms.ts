/**
 * Two ways through light, each with its real encoder, its real pictures and its real decoder: ours as
 * player and scanner have it, and bc-ur as wallets show it (letters and digits, one code a picture).
 */
import { createHash } from 'node:crypto';
import bcUr from '@ngraveio/bc-ur';
import { create } from 'qrcode';
import type { Layout } from '../../src/optics/layouts.ts';
import { frameBytesOf } from '../../src/optics/layouts.ts';
import { drawPicture, type Picture } from '../../src/optics/picture.ts';
import { gridFor } from '../../src/optics/player/density.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { CodeReader } from '../../src/protocol/frames/code-reader.ts';
import { FrameSeries } from '../../src/protocol/frames/series.ts';
import { ShowOrder } from '../../src/protocol/frames/show-order.ts';

const { UR, UREncoder, URDecoder } = bcUr;

/** One bundle under way. */
export type Passage = {
  /** The pictures in turn, drawn at one pixel a module: a screen adds none to that. */
  next(): Picture;
  /** Takes the codes of one photograph; the whole, once it is there. */
  take(codes: readonly Uint8Array[]): Promise<Uint8Array | undefined>;
};
export type LightArm = {
  readonly name: string;
  readonly sent: Uint8Array;
  start(): Passage;
};

export function ourArm(sealed: Uint8Array, wanted: Layout): LightArm {
  const layout = gridFor(wanted, sealed.length);
  const maker = CodeMaker.of(layout.version);
  const series = FrameSeries.of({
    bytes: sealed,
    digest: sha256(sealed),
    content: 'bundle',
    frameBytes: frameBytesOf(layout),
  });
  return {
    name: `ours, v${layout.version}, ${layout.columns} × ${layout.rows}, k = ${series.k}`,
    sent: sealed,
    start() {
      const order = new ShowOrder(series, layout.columns * layout.rows);
      const reader = new CodeReader({
        digest: (bytes) => Promise.resolve(sha256(bytes)),
        maxBytes: 196_000,
      });
      return {
        next: () =>
          drawPicture(
            order.next().map((index) => maker.make(series.frame(index))),
            layout,
            1,
          ),
        async take(codes) {
          for (const code of codes) {
            const taken = await reader.take(code);
            if (taken.kind === 'complete') return taken.bytes;
          }
          return undefined;
        },
      };
    },
  };
}

export function urArm(message: Uint8Array, fragment: number): LightArm {
  const ur = UR.fromBuffer(Buffer.from(message));
  const first = new UREncoder(ur, fragment).nextPart();
  // The number of a part grows by up to two digits: room for them, so that the version stays.
  const { version } = create(`${first}00`.toUpperCase(), { errorCorrectionLevel: 'L' });
  return {
    name: `bc-ur, fragment ${fragment}, v${version}, k = ${new UREncoder(ur, fragment).fragmentsLength}`,
    sent: message,
    start() {
      const encoder = new UREncoder(ur, fragment);
      const decoder = new URDecoder();
      return {
        next() {
          const text = encoder.nextPart().toUpperCase();
          const { modules } = create(text, { errorCorrectionLevel: 'L', version, maskPattern: 0 });
          return drawPicture([modules.data], { version, columns: 1, rows: 1 }, 1);
        },
        take(codes) {
          for (const code of codes) decoder.receivePart(Buffer.from(code).toString('latin1'));
          const whole = decoder.isSuccess() ? decoder.resultUR().decodeCBOR() : undefined;
          return Promise.resolve(whole && new Uint8Array(whole));
        },
      };
    },
  };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
