/**
 * Light between two screens: what one window shows, through a lens, as the film that the other's camera
 * sees. Pictures are lost as often as is asked for, and always the same ones for the same seed.
 */
import type { Page } from 'playwright-core';
import { photograph } from '../../../bench/qr/camera.ts';
import type { Conditions } from '../../../bench/qr/conditions.ts';
import { FRAME } from '../../../bench/qr/pose.ts';
import type { Layout } from '../../../src/optics/layouts.ts';
import { drawPicture, type Picture } from '../../../src/optics/picture.ts';
import { CodeMaker } from '../../../src/optics/qr/code-maker.ts';
import { player } from '../../../src/optics/text/player.ts';
import { numbersFrom, someOf } from '../../protocol/frames/made-series.ts';
import { writeFilm } from './film.ts';
import { readPng } from './png.ts';

const CLEAR: Conditions = {
  name: 'clear',
  rotation: 0,
  tilt: 0,
  fill: [0.8, 0.8],
  blur: 0.3,
  noise: 0,
  gradient: 0,
  torn: 0,
};

/** One trouble at a time, each as bad as a bad desk has it. */
export const LENSES = {
  clear: CLEAR,
  rotated: { ...CLEAR, name: 'rotated', rotation: 8, tilt: 0.05 },
  blurred: { ...CLEAR, name: 'blurred', blur: 1.4 },
  noisy: { ...CLEAR, name: 'noisy', noise: 14, gradient: 0.4 },
} as const;

export type Lens = keyof typeof LENSES;

export type Passage = {
  readonly lens: Lens;
  /** The share of the pictures that nobody sees. */
  readonly lost: number;
  readonly seed: number;
};

/** Pictures a second of the film: as many as a busy machine can look at. */
const FRAMES_PER_SECOND = 5;

/** Steps a player through so many pictures, and takes each from the screen. */
export async function filmPlayer(page: Page, count: number): Promise<Picture[]> {
  const picture = page.locator('.player [role=img] canvas');
  await picture.waitFor();
  const forward = page.getByRole('button', { name: player.forward });
  // One code stands still: there is nothing to step through.
  if ((await forward.count()) === 0) return [readPng(await picture.screenshot())];
  const pictures: Picture[] = [];
  for (let at = 0; at < count; at += 1) {
    await forward.click();
    pictures.push(readPng(await picture.screenshot()));
  }
  return pictures;
}

/** Pictures of codes as a sender would draw them who has no window. */
export function drawCodes(codes: readonly (readonly Uint8Array[])[], layout: Layout): Picture[] {
  const maker = CodeMaker.of(layout.version);
  return codes.map((some) =>
    drawPicture(
      some.map((code) => maker.make(code)),
      layout,
      5,
    ),
  );
}

/** Writes the film; answers how many of the pictures were lost. */
export function filmThrough(
  file: string,
  pictures: readonly Picture[],
  { lens, lost, seed }: Passage,
): number {
  const next = numbersFrom(seed);
  const random = () => next() / 2 ** 32;
  const isLost = new Set(someOf(seed, Math.round(lost * pictures.length), pictures.length));
  const frames = pictures.map((picture, at) =>
    isLost.has(at) ? nothing() : seenThrough(picture, lens, random),
  );
  showFilm(file, frames);
  return isLost.size;
}

/** Pictures of the camera's size, as they are. */
export function showFilm(file: string, frames: readonly Uint8Array[]): void {
  writeFilm(file, frames, { ...FRAME, framesPerSecond: FRAMES_PER_SECOND });
}

/** The room without a screen. */
export function nothing(): Uint8Array {
  return new Uint8Array(FRAME.width * FRAME.height).fill(70);
}

/** What a camera makes of a picture. */
export function seenThrough(picture: Picture, lens: Lens, random: () => number): Uint8Array {
  return greyOf(photograph(picture, picture, LENSES[lens], random));
}

function greyOf({ pixels }: Picture): Uint8Array {
  return Uint8Array.from({ length: pixels.length / 4 }, (_, at) => pixels[at * 4] ?? 0);
}
