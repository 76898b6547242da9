/** Films of one trouble each, for the pictures of what the scanner says. */
import { sha256 } from '../../../src/core/crypto/digest.ts';
import { frameBytesOf, LAYOUTS, type Layout } from '../../../src/optics/layouts.ts';
import { drawPicture, type Picture } from '../../../src/optics/picture.ts';
import { CodeMaker } from '../../../src/optics/qr/code-maker.ts';
import type { FrameContent } from '../../../src/protocol/frames/frame.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';
import { numbersFrom } from '../../protocol/frames/made-series.ts';
import { drawCodes, nothing, seenThrough } from '../stage/light.ts';

export const LAYOUT = lowestLayout();
const PIXELS = 5;

/** `isFalse`: named by a digest that is not its own. */
export function lowSeries(bytes: Uint8Array, content: FrameContent, isFalse = false): FrameSeries {
  const named = isFalse ? bytes.slice(1) : bytes;
  const frameBytes = frameBytesOf(LAYOUT);
  return FrameSeries.of({ bytes, digest: sha256(named), content, frameBytes });
}

function pictureOf(code: Uint8Array): Picture {
  const [picture] = drawCodes([[code]], LAYOUT);
  if (picture === undefined) throw new Error('one code is one picture');
  return picture;
}

/** A picture of each, one after the other. */
export function filmOf(codes: readonly Uint8Array[]): Uint8Array[] {
  return codes.map((code) => seen(pictureOf(code)));
}

/** One code in a picture of four. */
export function filmNowAndThen(code: Uint8Array): Uint8Array[] {
  return [seen(pictureOf(code)), nothing(), nothing(), nothing()];
}

/** A code that is found and cannot be read: half of its inner modules are turned over. */
export function filmUnreadable(code: Uint8Array): Uint8Array[] {
  const maker = CodeMaker.of(LAYOUT.version);
  const next = numbersFrom(5);
  const modules = maker.make(code).map((module, at) => {
    const [row, column] = [Math.floor(at / maker.size), at % maker.size];
    const isInner = [row, column].every((place) => place > 9 && place < maker.size - 9);
    return isInner && next() % 2 === 0 ? 1 - module : module;
  });
  return [seen(drawPicture([modules], LAYOUT, PIXELS))];
}

const seen = (picture: Picture) => seenThrough(picture, 'clear', () => 0.5);

function lowestLayout(): Layout {
  const [low] = LAYOUTS;
  if (low === undefined) throw new Error('there is no layout');
  return low;
}
