/** What happens to light on its way: it falls off to one side, and the lens blurs it. */
import { FRAME, type Box } from './pose.ts';

/** Light that falls off from one side of the frame to the other. */
export function shade(seen: Float32Array, direction: number, gradient: number, box: Box): void {
  const across = (gradient * Math.cos(direction)) / FRAME.width;
  const down = (gradient * Math.sin(direction)) / FRAME.height;
  for (let y = box.top; y < box.bottom; y += 1) {
    const row = y * FRAME.width;
    const light = 1 - gradient / 2 - down * (y - FRAME.height / 2);
    for (let x = box.left; x < box.right; x += 1) {
      seen[row + x] = (seen[row + x] ?? 0) * (light - across * (x - FRAME.width / 2));
    }
  }
}

/** Gaussian blur, along the rows and then along the columns. */
export function blur(seen: Float32Array, deviation: number, box: Box): void {
  const reach = Math.ceil(deviation * 2.5);
  const bell = Float32Array.from({ length: reach + 1 }, (_, at) =>
    Math.exp(-(at * at) / (2 * deviation * deviation)),
  );
  const sum = bell.reduce((all, weight, at) => all + (at === 0 ? weight : 2 * weight), 0);
  const weights = bell.map((weight) => weight / sum);
  const within = {
    left: Math.max(box.left, reach),
    right: Math.min(box.right, FRAME.width - reach),
    top: Math.max(box.top, reach),
    bottom: Math.min(box.bottom, FRAME.height - reach),
  };
  const once = seen.slice();
  blurAlong(seen, once, weights, 1, within);
  blurAlong(once, seen, weights, FRAME.width, within);
}

function blurAlong(
  from: Float32Array,
  to: Float32Array,
  weights: Float32Array,
  stride: number,
  box: Box,
): void {
  const middle = weights[0] ?? 1;
  for (let y = box.top; y < box.bottom; y += 1) {
    const end = y * FRAME.width + box.right;
    for (let at = y * FRAME.width + box.left; at < end; at += 1) {
      let light = (from[at] ?? 0) * middle;
      for (let reach = 1, off = stride; reach < weights.length; reach += 1, off += stride) {
        light += ((from[at - off] ?? 0) + (from[at + off] ?? 0)) * (weights[reach] ?? 0);
      }
      to[at] = light;
    }
  }
}
