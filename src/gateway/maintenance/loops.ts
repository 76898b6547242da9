/**
 * Work that comes back: a gateway that is served starts its loops, and stopping waits until the rounds
 * under way have ended, so that nothing touches the database once it is closed. A round that fails is
 * reported and comes again at its next time: a loop never ends by itself.
 */
import type { Gateway } from '../gateway.ts';
import { takeTurn } from './turns.ts';

export interface Loop {
  /** Stands in logs, and tells the turns of one loop from those of another. */
  readonly name: string;
  readonly everyMs: number;
  /**
   * One of the processes that serve this gateway does each round, not all of them. What the round does must
   * still bear being done twice: a process may stop moving in the middle of it.
   */
  readonly oneProcess?: true;
  /** A round; the first comes at once. `signal` is aborted when the loop is stopped: end soon then. */
  readonly round: (gateway: Gateway, signal: AbortSignal) => Promise<void>;
}

export interface LoopOptions {
  /** Receives what a round threw. */
  readonly report?: (error: unknown, loop: string) => void;
  /** Resolves after `ms`, or at once when `signal` is aborted. Tests bring their own time. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Starts them; the result stops them, and resolves when none is at work any more. */
export function startLoops(
  gateway: Gateway,
  loops: readonly Loop[],
  { report, pause = pauseOf }: LoopOptions = {},
): () => Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  const running = loops.map(async (loop) => {
    while (!signal.aborted) {
      try {
        if (loop.oneProcess === undefined || (await takeTurn(gateway, loop))) {
          await loop.round(gateway, signal);
        }
      } catch (error) {
        report?.(error, loop.name);
      }
      if (!isOver(signal)) await pause(loop.everyMs, signal);
    }
  });
  return async () => {
    ending.abort();
    await Promise.all(running);
  };
}

/** Read anew: the signal may have changed while something was awaited. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Real time. No timer is left once the signal is aborted. */
function pauseOf(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
