/** A station process that answers what a test tells it to, and ends when the test says. */
import type { CallName } from '../../src/ipc/contract.ts';
import { StationEnded, type StationClient } from '../../src/station-process/client.ts';
import type { RunProgress } from '../../src/ipc/shapes.ts';

export type Asked = { readonly name: CallName; readonly input: unknown };
type Answer = (input: unknown, onProgress?: (report: RunProgress) => void) => unknown;

export class FakeStation {
  readonly asked: Asked[] = [];
  readonly answers: Partial<Record<CallName, Answer>> = {};
  /** Processes that were started, and of them those that live. */
  started = 0;
  living = 0;
  killed = 0;
  /** False: `lock` is not heard, as while a key is derived. */
  hearsLock = true;
  #endings: ((code: number | null) => void)[] = [];

  readonly start = (): StationClient => {
    this.started += 1;
    this.living += 1;
    let hasEnded = false;
    const waiting = new Set<(error: Error) => void>();
    const { promise, resolve } = Promise.withResolvers<number | null>();
    const end = (code: number | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      this.living -= 1;
      for (const reject of waiting) reject(new StationEnded(code));
      resolve(code);
    };
    this.#endings.push(end);
    const client = {
      call: (name: CallName, input: unknown, onProgress?: (report: RunProgress) => void) => {
        this.asked.push({ name, input: structuredClone(input) });
        return new Promise<unknown>((answered, reject) => {
          if (hasEnded) {
            reject(new StationEnded(null));
            return;
          }
          waiting.add(reject);
          if (name === 'lock') {
            if (!this.hearsLock) return;
            answered({});
            // The process ends a little after its reply, as the real one does.
            setImmediate(end, 0);
            return;
          }
          Promise.resolve()
            .then(() => this.answers[name]?.(input, onProgress) ?? {})
            .then(answered, reject);
        });
      },
      ended: promise,
      pid: this.started,
      kill: () => {
        if (!hasEnded) this.killed += 1;
        end(null);
      },
    };
    return client as unknown as StationClient;
  };

  /** The newest process ends by itself: a lock for idleness, a crash, a kill from outside. */
  endNow(code: number | null = null): void {
    this.#endings.at(-1)?.(code);
  }

  names(): CallName[] {
    return this.asked.map(({ name }) => name);
  }
}
