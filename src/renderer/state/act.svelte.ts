/**
 * One thing that a screen asks of the station, as the person sees it: under way, with progress;
 * done, with its result; or refused. A second start while the first is under
 * way is left out, so that a double click is one act.
 */
import type { RunProgress } from '../../ipc/shapes.ts';
import { asRefusal, type ProgressListener, type StationRefusal } from './bridge.ts';

export class Act<T> {
  value = $state.raw<T | undefined>(undefined);
  refusal = $state.raw<StationRefusal | undefined>(undefined);
  isBusy = $state(false);
  progress = $state.raw<RunProgress | undefined>(undefined);

  /** Answers whether it was done; what came of it is in `value` or `refusal`. */
  async start(work: (onProgress: ProgressListener) => Promise<T>): Promise<boolean> {
    if (this.isBusy) return false;
    this.clear();
    this.isBusy = true;
    try {
      this.value = await work((progress) => {
        this.progress = progress;
      });
      return true;
    } catch (error) {
      this.refusal = asRefusal(error);
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  clear(): void {
    this.value = undefined;
    this.refusal = undefined;
    this.progress = undefined;
  }
}
