/**
 * The runs of this window. A run goes on in the station while its page is left and opened again, so
 * its progress is kept here and not in the page.
 */
import type { PageOutput } from '../../ipc/page.ts';
import { Act } from './act.svelte.ts';
import { call } from './bridge.ts';
import { refresh } from './station.svelte.ts';

export class Run extends Act<PageOutput<'run'>> {
  /** Somebody asked it to stop; it stops after the item that is being made. */
  isStopping = $state(false);
  /** What was finished so far, by the ids that the station reported. */
  finished = $state.raw<readonly string[]>([]);
  readonly requestId: string;

  constructor(requestId: string) {
    super();
    this.requestId = requestId;
  }

  async begin(): Promise<boolean> {
    if (this.isBusy) return false;
    this.isStopping = false;
    this.finished = [];
    return await this.start(async (onProgress) => {
      try {
        return await call('run', { requestId: this.requestId }, (progress) => {
          if (progress.what !== '') this.finished = [...this.finished, progress.what];
          onProgress(progress);
        });
      } finally {
        // Done or refused: what stands now is in the status. A station that ended cannot say.
        await refresh();
      }
    });
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await call('cancel', { requestId: this.requestId });
  }
}

const runs: Run[] = [];

export function runOf(requestId: string): Run {
  const known = runs.find((run) => run.requestId === requestId);
  if (known !== undefined) return known;
  const run = new Run(requestId);
  runs.push(run);
  return run;
}
