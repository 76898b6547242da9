/**
 * Made `frames.json` beside it, once: `node test/vectors/protocol/make-frames.ts`. It refuses to write
 * over a vector that is there. The codes that must be refused are each one fault away from a frame.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeAcknowledgement } from '../../../src/protocol/frames/acknowledgement.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';
import { sha256 } from '../../protocol/frames/made-series.ts';

const whole = Uint8Array.from({ length: 100 }, (_, at) => at);
const digest = sha256(whole);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const series = FrameSeries.of({ bytes: whole, digest, content: 'bundle', frameBytes: 17 + 34 });
const first = series.frame(0);

/** The first frame with these bytes at `at`. */
function changed(at: number, ...bytes: number[]): string {
  const code = first.slice();
  code.set(bytes, at);
  return hex(code);
}

const acknowledgement = {
  session: series.session,
  k: 3,
  frames: [0, 250],
  quality: 65,
  isComplete: false,
};

const vector = {
  about:
    'A whole as frames, the sums among them, an acknowledgement, and codes that are no frame of ours.',
  content: 'bundle',
  whole: hex(whole),
  digest: hex(digest),
  session: series.session,
  k: series.k,
  frames: Object.fromEntries(
    [0, 1, 2, 3, 4, 128, 250].map((index) => [index, hex(series.frame(index))]),
  ),
  acknowledgement: { ...acknowledgement, code: hex(encodeAcknowledgement(acknowledgement)) },
  refused: [
    { name: 'another mark', code: changed(1, 0x47) },
    { name: 'another version', code: changed(2, 2) },
    { name: 'another content', code: changed(3, 9) },
    { name: 'no frames', code: changed(12, 0) },
    { name: 'more frames than 251', code: changed(12, 252) },
    { name: 'an index above 250', code: changed(13, 251) },
    { name: 'a second frame of one', code: changed(12, 1, 1, 0, 0, 34) },
    { name: 'a length of nothing', code: changed(14, 0, 0, 0) },
    { name: 'a part too long for the length', code: changed(14, 0, 0, 99) },
    { name: 'a part too short for the length', code: changed(14, 0, 0, 103) },
    { name: 'more frames than the length needs', code: changed(12, 40, 0, 0, 0x05, 0x29) },
    { name: 'a header alone', code: hex(first.subarray(0, 17)) },
  ],
};

const file = path.join(import.meta.dirname, 'frames.json');
writeFileSync(file, `${JSON.stringify(vector, undefined, 2)}\n`, { flag: 'wx' });
