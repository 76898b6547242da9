/**
 * One station process at a time. It is started when something is asked of it and not before; after
 * a lock, a crash or a kill the next call starts another, but never while the old one still lives:
 * two processes on one vault would be two stations. Nothing is retried: a call that was open when
 * the process ended is refused, and the person decides.
 */
import { refuse } from '../core/refusal.ts';
import type { CallInput, CallName, CallOutput } from '../ipc/contract.ts';
import { StationEnded, type StationClient } from '../station-process/client.ts';
import type { OnProgress } from './surroundings.ts';

/** Long enough for a checkpoint of the vault on a slow disk. */
const LOCK_PATIENCE_MS = 10_000;
/** A process that derives a key does not listen; who presses the panic key does not wait for it. */
const PANIC_PATIENCE_MS = 300;

/** What the desk asks of the station. */
export type Station = {
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    onProgress?: OnProgress,
  ): Promise<CallOutput<N>>;
};

export class Supervisor implements Station {
  readonly #start: () => StationClient;
  /** Kept until its end is certain, so that no second one is started beside it. */
  #current: StationClient | undefined;
  #isLeaving = false;
  #isClosed = false;

  constructor(start: () => StationClient) {
    this.#start = start;
  }

  /** Refuses what the station refuses, and `STATION_ENDED` when its process ends meanwhile. */
  async call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    onProgress?: OnProgress,
  ): Promise<CallOutput<N>> {
    const client = await this.#running();
    try {
      return await client.call(name, input, onProgress);
    } catch (error) {
      if (error instanceof StationEnded) return refuse('STATION_ENDED');
      throw error;
    }
  }

  /** Asks the process to lock, and resolves when it is gone. */
  async lock(): Promise<void> {
    await this.#end(LOCK_PATIENCE_MS);
  }

  /** The same without patience. What was committed is kept; the lock itself may not be on record. */
  async panic(): Promise<void> {
    await this.#end(PANIC_PATIENCE_MS);
  }

  /** Locks; nothing is started any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.lock();
  }

  async #running(): Promise<StationClient> {
    while (this.#isLeaving) await this.#current?.ended;
    if (this.#isClosed) return refuse('STATION_ENDED');
    return (this.#current ??= this.#begin());
  }

  #begin(): StationClient {
    const client = this.#start();
    void client.ended.then(() => {
      this.#current = undefined;
      this.#isLeaving = false;
    });
    return client;
  }

  async #end(patienceMs: number): Promise<void> {
    const client = this.#current;
    if (client === undefined) return;
    this.#isLeaving = true;
    const grace = setTimeout(() => {
      client.kill();
    }, patienceMs);
    client.call('lock', {}).catch(() => {
      // It has ended already, or cannot lock what it could not open.
      client.kill();
    });
    await client.ended;
    clearTimeout(grace);
  }
}
