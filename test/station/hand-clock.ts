/** A clock moved by hand. Sleepers wake when enough monotonic time has been let pass. */
import type { Clock } from '../../src/core/clock.ts';

export class HandClock implements Clock {
  #now: number;
  #passed = 0;
  #sleepers: { until: number; wake: () => void }[] = [];
  /** What was asked to sleep, in order. */
  readonly slept: number[] = [];
  /** When false, sleep returns at once (and is still written down). */
  sleepsForReal = false;

  constructor(start = '2026-11-20T20:00:00Z') {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    if (!this.sleepsForReal || ms === 0) return Promise.resolve();
    return new Promise((wake) => {
      this.#sleepers.push({ until: this.#passed + ms, wake });
    });
  }

  /** Sets the wall clock only: no monotonic time passes. */
  set(time: string): void {
    this.#now = Date.parse(time);
  }

  /** Lets time pass, on the wall and for sleepers. */
  async pass(ms: number): Promise<void> {
    this.#now += ms;
    await this.passOnlyMonotonic(ms);
  }

  async passOnlyMonotonic(ms: number): Promise<void> {
    const end = this.#passed + ms;
    for (;;) {
      const next = this.#sleepers
        .filter((sleeper) => sleeper.until <= end)
        .sort((a, b) => a.until - b.until)[0];
      if (next === undefined) break;
      this.#passed = next.until;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#passed = end;
  }
}
