/** The two limits that a call is held to, and what its answer says of them. */
import type { Context } from 'hono';
import type { Clock } from '../../core/clock.ts';
import { networkOf, peerOf } from './peer.ts';
import { RateLimit, budgetHeaders, tighter, tooManyCalls } from './rate-limit.ts';
import type { Budget } from './rate-limit.ts';

export interface CallLimits {
  readonly clock: Clock;
  readonly addresses: RateLimit;
  readonly callers: RateLimit;
  readonly trustedProxies: readonly string[];
}

export interface LimitOptions {
  /** Calls a minute; 0 counts nothing. */
  readonly perMinute: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
}

/** Undefined where nothing is limited. One for all the APIs of a process. */
export function callLimits(
  clock: Clock,
  { perMinute, trustedProxies = [] }: LimitOptions,
): CallLimits | undefined {
  if (perMinute === 0) return undefined;
  const limit = (): RateLimit => new RateLimit(perMinute, clock);
  return { clock, addresses: limit(), callers: limit(), trustedProxies };
}

export interface CallBudget {
  /** Throws `Fault` 429 when this address has no calls left. */
  checkAddress(): void;
  /** The same for a caller who is known by now. */
  checkCaller(apiKeyId: string): void;
  headers(): Readonly<Record<string, string>>;
}

const UNLIMITED: CallBudget = {
  checkAddress: () => undefined,
  checkCaller: () => undefined,
  headers: () => ({}),
};

/** Counts the call for its address. */
export function callBudget(limits: CallLimits | undefined, c: Context): CallBudget {
  if (limits === undefined) return UNLIMITED;
  let budget: Budget | undefined;
  const check = (taken: Budget): void => {
    budget = tighter(budget, taken);
    if (taken.isSpent) throw tooManyCalls(taken, limits.clock.now().getTime());
  };
  const ofAddress = limits.addresses.take(networkOf(peerOf(c, limits.trustedProxies)));
  budget = ofAddress;
  return {
    checkAddress: () => {
      check(ofAddress);
    },
    checkCaller: (apiKeyId) => {
      check(limits.callers.take(apiKeyId));
    },
    headers: () => (budget === undefined ? {} : budgetHeaders(budget)),
  };
}
