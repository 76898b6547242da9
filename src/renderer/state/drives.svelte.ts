/**
 * The removable drives, asked for every two seconds while a screen looks at them: a drive that is put
 * in appears by itself, one that is pulled is gone.
 */
import type { PageOutput } from '../../ipc/page.ts';
import { asRefusal, call, type StationRefusal } from './bridge.ts';

export type Drive = PageOutput<'drives'>['drives'][number];

const LOOK_EVERY_MS = 2_000;

export class DriveWatch {
  drives = $state.raw<readonly Drive[] | undefined>(undefined);
  problem = $state.raw<StationRefusal | undefined>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /** Looks until the returned function is called. */
  watch(): () => void {
    const look = async (): Promise<void> => {
      try {
        const { drives } = await call('drives', {});
        this.drives = drives;
        this.problem = undefined;
      } catch (error) {
        this.problem = asRefusal(error);
      }
      if (!this.#isOver) this.#timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      this.#isOver = true;
      clearTimeout(this.#timer);
    };
  }
}
