/**
 * One thing that a screen asks for, as the person sees it: under way, with progress;
 * done, with its result; or refused. A second start while the first is under
 * way is left out, so that a double click is one act.
 */
import type { RunProgress } from '../../ipc/shapes.ts';
import type { ProgressListener } from './bridge.ts';
import { asRefusal, type PageRefusal } from './page-refusal.ts';

export class Act<T> {
  value = $state.raw<T | undefined>(undefined);
  refusal = $state.raw<PageRefusal | undefined>(undefined);
  isBusy = $state(false);
  progress = $state.raw<RunProgress | undefined>(undefined);

  readonly #asRefusal: (error: unknown) => PageRefusal | undefined;

  /**
   * `shown` makes what was thrown into what is shown, if anything is; the station's own way where nothing
   * is said.
   */
  constructor(shown: (error: unknown) => PageRefusal | undefined = asRefusal) {
    this.#asRefusal = shown;
  }

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
      this.refusal = this.#asRefusal(error);
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
