/**
 * So many calls a minute for each address and for each token. Every process counts its own calls, in
 * memory: several processes give together several times as many. Whoever sends from very many addresses
 * takes no more memory than `MAX_SUBJECTS`; the oldest minute is forgotten first.
 */
import type { Clock } from '../../core/clock.ts';
import { Fault } from './fault.ts';

export const WINDOW_MS = 60_000;
export const MAX_SUBJECTS = 20_000;

export interface Budget {
  readonly limit: number;
  /** Calls that are left in this minute. */
  readonly remaining: number;
  /** When the next minute begins, in milliseconds. */
  readonly resetsAt: number;
  /** This call is one too many. */
  readonly isSpent: boolean;
}

interface Window {
  readonly beganAt: number;
  taken: number;
}

export class RateLimit {
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** In the order in which their minutes began. */
  readonly #windows = new Map<string, Window>();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Counts a call of `subject`. A call that is one too many is not counted. */
  take(subject: string): Budget {
    const window = this.#windowOf(subject);
    const isSpent = window.taken >= this.#perMinute;
    if (!isSpent) window.taken += 1;
    return {
      limit: this.#perMinute,
      remaining: this.#perMinute - window.taken,
      resetsAt: window.beganAt + WINDOW_MS,
      isSpent,
    };
  }

  get size(): number {
    return this.#windows.size;
  }

  #windowOf(subject: string): Window {
    const now = this.#clock.now().getTime();
    const found = this.#windows.get(subject);
    // A minute of the future was begun by a clock that has been set back since.
    if (found && found.beganAt <= now && now < found.beganAt + WINDOW_MS) return found;
    this.#windows.delete(subject);
    for (const [oldest, { beganAt }] of this.#windows) {
      if (this.#windows.size < MAX_SUBJECTS && now < beganAt + WINDOW_MS) break;
      this.#windows.delete(oldest);
    }
    const window = { beganAt: now, taken: 0 };
    this.#windows.set(subject, window);
    return window;
  }
}

/** The one of which less is left. */
export function tighter(one: Budget | undefined, other: Budget | undefined): Budget | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.remaining < one.remaining || other.isSpent ? other : one;
}

/** What every answer of an API says of the budget. */
export function budgetHeaders({ limit, remaining, resetsAt }: Budget): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String(Math.ceil(resetsAt / 1000)),
  };
}

/** 429 with the seconds after which there is a budget again. */
export function tooManyCalls({ limit, resetsAt }: Budget, now: number): Fault {
  const seconds = Math.max(1, Math.ceil((resetsAt - now) / 1000));
  return new Fault(
    429,
    'RATE_LIMITED',
    `More than ${limit} requests in a minute. Try again in ${seconds} seconds.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}
