/** How the screen stands before the camera: turned, tilted, and within the frame. */
import type { Picture } from '../../src/optics/picture.ts';
import type { Conditions } from './conditions.ts';

export const FRAME = { width: 1920, height: 1080 };
/** How far the page's own white reaches past the picture. */
export const PAGE = 1.06;

/** The part of the frame in which the screen is; the rest is the room, of one grey. */
export type Box = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** From a pixel of the camera to a pixel of the picture: nine numbers of a homography. */
export type Pose = { readonly toPicture: readonly number[]; readonly box: Box };

export function poseOf(
  picture: Picture,
  { rotation, tilt, fill }: Conditions,
  within: (most: number) => number,
  random: () => number,
): Pose {
  const angle = (within(rotation) * Math.PI) / 180;
  const [across, down] = [within(tilt), within(tilt)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const half = Math.max(picture.width, picture.height) / 2;
  // Picture to plane, its middle at the origin, before it is scaled to fill the frame.
  const corner = (x: number, y: number): [number, number] => {
    const depth = 1 + (across * x) / half + (down * y) / half;
    return [(cos * x - sin * y) / depth, (sin * x + cos * y) / depth];
  };
  const [right, bottom] = [picture.width / 2, picture.height / 2];
  const corners = [-right, right].flatMap((x) => [-bottom, bottom].map((y) => corner(x, y)));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [wide, high] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const filled = fill[0] + random() * (fill[1] - fill[0]);
  const scale = filled * Math.min(FRAME.width / wide, FRAME.height / high);
  const roomX = (FRAME.width - scale * wide) / 2;
  const roomY = (FRAME.height - scale * high) / 2;
  const middleX = (Math.max(...xs) + Math.min(...xs)) / 2;
  const middleY = (Math.max(...ys) + Math.min(...ys)) / 2;
  const shiftX = FRAME.width / 2 - scale * middleX + within(roomX * 0.8);
  const shiftY = FRAME.height / 2 - scale * middleY + within(roomY * 0.8);
  const [a, b] = [across / half, down / half];
  const forward = [
    [scale * cos + shiftX * a, -scale * sin + shiftX * b, shiftX],
    [scale * sin + shiftY * a, scale * cos + shiftY * b, shiftY],
    [a, b, 1],
  ];
  const box = {
    left: Math.max(0, Math.floor(shiftX + scale * (middleX - (wide * PAGE) / 2)) - 8),
    right: Math.min(FRAME.width, Math.ceil(shiftX + scale * (middleX + (wide * PAGE) / 2)) + 8),
    top: Math.max(0, Math.floor(shiftY + scale * (middleY - (high * PAGE) / 2)) - 8),
    bottom: Math.min(FRAME.height, Math.ceil(shiftY + scale * (middleY + (high * PAGE) / 2)) + 8),
  };
  return { toPicture: inverse(forward), box };
}

function inverse(rows: readonly (readonly number[])[]): number[] {
  const [[a = 0, b = 0, c = 0] = [], [d = 0, e = 0, f = 0] = [], [g = 0, h = 0, i = 0] = []] = rows;
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
