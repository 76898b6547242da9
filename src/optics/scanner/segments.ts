/**
 * One segment for each frame that is needed. A frame of the data fills its own; a frame of parity
 * stands in for any that is missing, and fills the last empty one.
 */
import type { Progress } from '../../protocol/frames/taken.ts';

export type Segment = 'data' | 'parity' | 'empty';

export function segmentsOf({ needed, have, frames }: Progress): Segment[] {
  const segments = Array.from({ length: needed }, (): Segment => 'empty');
  let left = Math.min(have, needed);
  for (const index of frames) {
    if (index >= needed || left === 0) continue;
    segments[index] = 'data';
    left -= 1;
  }
  for (let at = needed - 1; at >= 0 && left > 0; at -= 1) {
    if (segments[at] !== 'empty') continue;
    segments[at] = 'parity';
    left -= 1;
  }
  return segments;
}
