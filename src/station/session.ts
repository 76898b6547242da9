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

/** The idle time is measured in steps of this length; it locks at most one step late. */
const STEP_MS = 1000;

export type LockReason = 'asked' | 'idle' | 'abandoned' | 'air-gap';

export class Session {
  readonly #surroundings: Pick<Surroundings, 'vault' | 'clock'>;
  readonly #onLocked: (reason: LockReason) => void;
  #idleMs = IDLE_LOCK_MS;
  #keys: StationKeys | undefined;
  #isEnded = false;
  #quietSteps = 0;

  /** `onLocked` ends the process; it is called once, after the keys are destroyed. */
  constructor(
    surroundings: Pick<Surroundings, 'vault' | 'clock'>,
    onLocked: (reason: LockReason) => void,
  ) {
    this.#surroundings = surroundings;
    this.#onLocked = onLocked;
  }

  get isLocked(): boolean {
    return this.#keys === undefined;
  }

  get idleMs(): number {
    return this.#idleMs;
  }

  /** Until it locks itself, unless it is used before; 0 while locked. Asking is no use. */
  get locksInMs(): number {
    return this.isLocked ? 0 : this.#idleMs - this.#quietSteps * STEP_MS;
  }

  /**
   * Takes the keys over and starts to watch for idleness. A shorter idle time may be asked for; a
   * longer one than `IDLE_LOCK_MS` is not given.
   */
  open(keys: StationKeys, idleMs = IDLE_LOCK_MS): void {
    if (this.#isEnded) {
      destroyStationKeys(keys);
      this.#refuseLocked();
    }
    if (this.#keys !== undefined) destroyStationKeys(this.#keys);
    const isWatched = this.#keys !== undefined;
    this.#keys = keys;
    this.#idleMs = Math.min(idleMs, IDLE_LOCK_MS);
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
      await clock.sleep(STEP_MS);
      this.#quietSteps += 1;
      if (this.locksInMs <= 0) this.lock('idle');
    }
  }
}
