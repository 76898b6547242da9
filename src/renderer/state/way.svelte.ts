/**
 * By which way things cross the gap: as light before a camera, or on a drive. A machine that has a
 * camera begins with it, for nothing is plugged in; what somebody chose holds while the window lives.
 */
import { hasCamera } from '../../optics/scanner/camera.ts';

export type Way = 'light' | 'drive';

let chosen = $state<Way | undefined>(undefined);

export const way = {
  /** Undefined until it is known whether there is a camera. */
  get current(): Way | undefined {
    return chosen;
  },
  choose(wanted: Way): void {
    chosen = wanted;
  },
  async find(look: () => Promise<boolean> = hasCamera): Promise<void> {
    if (chosen !== undefined) return;
    const first: Way = (await look()) ? 'light' : 'drive';
    // Somebody may have chosen meanwhile.
    chosen ??= first;
  },
};
