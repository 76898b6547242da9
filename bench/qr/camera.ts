/**
 * A model of a 1080p webcam before a screen: pose in the hand, lens blur, sensor noise, uneven light,
 * and pictures exposed while the screen changes. It is a model: a figure from it says how two
 * ways compare under the same light, not what a given camera will do.
 */
import type { Picture } from '../../src/optics/picture.ts';
import type { Conditions } from './conditions.ts';
import { blur, shade } from './lens.ts';
import { FRAME, PAGE, poseOf, type Box } from './pose.ts';

/** A screen darkens to this and brightens to that, as the sensor sees it. */
const DARK = 28;
const BRIGHT = 225;
/** What stands around the screen. */
const ROOM = 70;

/** What the camera sees of `shown`; of `next` too when it is exposed while the screen changes. */
export function photograph(
  shown: Picture,
  next: Picture,
  conditions: Conditions,
  random: () => number,
): Picture {
  const within = (most: number) => (random() * 2 - 1) * most;
  const { toPicture, box } = poseOf(shown, conditions, within, random);
  const tearFrom = random() < conditions.torn ? Math.floor(random() * FRAME.height) : Infinity;
  const seen = project(shown, next, tearFrom, toPicture, box);
  shade(seen, within(Math.PI), conditions.gradient, box);
  blur(seen, conditions.blur, box);
  return develop(seen, conditions.noise, random);
}

/** The picture through the pose, four samples a pixel of the camera. */
function project(
  shown: Picture,
  next: Picture,
  tearFrom: number,
  toPicture: readonly number[],
  box: Box,
): Float32Array {
  const { width, height } = FRAME;
  const seen = new Float32Array(width * height).fill(ROOM);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = toPicture;
  const lights = [lightsOf(shown), lightsOf(next)];
  for (let y = box.top; y < box.bottom; y += 1) {
    const lightAt = lights[y < tearFrom ? 0 : 1] ?? lightsOf(shown);
    for (let x = box.left; x < box.right; x += 1) {
      const [px, py] = [x + 0.5, y + 0.5];
      const depth = 1 / (g * px + h * py + i);
      const u = (a * px + b * py + c) * depth;
      const v = (d * px + e * py + f) * depth;
      // A quarter of a pixel to the right and downwards, in the picture.
      const [ru, rv] = [(a - g * u) * depth * 0.25, (d - g * v) * depth * 0.25];
      const [du, dv] = [(b - h * u) * depth * 0.25, (e - h * v) * depth * 0.25];
      seen[y * width + x] =
        (lightAt(u - ru - du, v - rv - dv) +
          lightAt(u + ru - du, v + rv - dv) +
          lightAt(u - ru + du, v - rv + dv) +
          lightAt(u + ru + du, v + rv + dv)) /
        4;
    }
  }
  return seen;
}

/** The light at a place of the picture, counted from its middle. */
function lightsOf(picture: Picture): (u: number, v: number) => number {
  const grey = greyOf(picture);
  const { width } = picture;
  const [halfWidth, halfHeight] = [width / 2, picture.height / 2];
  const [pageWidth, pageHeight] = [halfWidth * PAGE, halfHeight * PAGE];
  return (u, v) => {
    if (u >= -halfWidth && u < halfWidth && v >= -halfHeight && v < halfHeight) {
      return grey[Math.floor(v + halfHeight) * width + Math.floor(u + halfWidth)] ?? 0;
    }
    return Math.abs(u) < pageWidth && Math.abs(v) < pageHeight ? BRIGHT : ROOM;
  };
}

const greys = new WeakMap<Picture, Uint8Array>();

function greyOf(picture: Picture): Uint8Array {
  const known = greys.get(picture);
  if (known !== undefined) return known;
  const grey = Uint8Array.from({ length: picture.width * picture.height }, (_, at) =>
    picture.pixels[at * 4] === 0 ? DARK : BRIGHT,
  );
  greys.set(picture, grey);
  return grey;
}

/** Noise, and the pixels as a page gets them. */
function develop(seen: Float32Array, noise: number, random: () => number): Picture {
  const grains = Float32Array.from({ length: 4096 }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return noise * radius * Math.cos(2 * Math.PI * random());
  });
  const pixels = new Uint32Array(seen.length);
  let grain = 0;
  for (let at = 0; at < seen.length; at += 1) {
    if (at % 64 === 0) grain = Math.floor(random() * 4032);
    const value = (seen[at] ?? 0) + (grains[grain] ?? 0);
    grain += 1;
    const light = value < 0 ? 0 : value > 255 ? 255 : Math.round(value);
    pixels[at] = 0xff000000 | (light << 16) | (light << 8) | light;
  }
  return { ...FRAME, pixels: new Uint8ClampedArray(pixels.buffer) };
}
