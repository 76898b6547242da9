/**
 * The session: locked, or unlocked with the station's keys in memory. It locks itself when nobody
 * used it for the idle time, measured by monotonic time so that turning the clock back gives no
 * longer session. A locked session never unlocks again: locking destroys the keys and ends the
 * process, and the next session is a new process.
 */
import type { Clock } from '../core/clock.ts';
import { refuse } from '../core/refusal.ts';
import { destroyStationKeys, type StationKeys } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

export const IDLE_LOCK_MS = 5 * 60 * 1000;

/** The idle time is measured in this many steps; it locks at most one step late. */
const STEPS = 30;

export type LockReason = 'asked' | 'idle' | 'abandoned';

export class Session {
  readonly #surroundings: Pick<Surroundings, 'vault' | 'clock'>;
  readonly #onLocked: (reason: LockReason) => void;
  readonly #idleMs: number;
  #keys: StationKeys | undefined;
  #isEnded = false;
  #quietSteps = 0;

  /** `onLocked` ends the process; it is called once, after the keys are destroyed. */
  constructor(
    surroundings: Pick<Surroundings, 'vault' | 'clock'>,
    onLocked: (reason: LockReason) => void,
    idleMs = IDLE_LOCK_MS,
  ) {
    this.#surroundings = surroundings;
    this.#onLocked = onLocked;
    this.#idleMs = idleMs;
  }

  get isLocked(): boolean {
    return this.#keys === undefined;
  }

  get idleMs(): number {
    return this.#idleMs;
  }

  /** Takes the keys over and starts to watch for idleness. */
  open(keys: StationKeys): void {
    if (this.#isEnded) {
      destroyStationKeys(keys);
      this.#refuseLocked();
    }
    if (this.#keys !== undefined) destroyStationKeys(this.#keys);
    const isWatched = this.#keys !== undefined;
    this.#keys = keys;
    this.#quietSteps = 0;
    if (!isWatched) void this.#watch(this.#surroundings.clock);
  }

  /** The keys, for one act; counts as use. Refuses `STATION_LOCKED`. */
  keys(): StationKeys {
    this.#quietSteps = 0;
    return this.#keys ?? this.#refuseLocked();
  }

  /** The keys if the station is unlocked, without counting as use. */
  keysIfUnlocked(): StationKeys | undefined {
    return this.#keys;
  }

  /** Destroys the keys, records the lock and ends the process. A second call does nothing. */
  lock(reason: LockReason): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#keys !== undefined) destroyStationKeys(this.#keys);
    this.#keys = undefined;
    const { vault, clock } = this.#surroundings;
    try {
      vault.transact(noteOf(clock, 'station.locked', { reason }));
    } finally {
      // The keys are gone already: a log that cannot be written must not keep the process alive.
      this.#onLocked(reason);
    }
  }

  #refuseLocked(): never {
    return refuse('STATION_LOCKED', {
      threshold: this.#surroundings.vault.identity().threshold,
    });
  }

  async #watch(clock: Clock): Promise<void> {
    while (!this.#isEnded) {
      await clock.sleep(this.#idleMs / STEPS);
      this.#quietSteps += 1;
      if (this.#quietSteps >= STEPS) this.lock('idle');
    }
  }
}
