/** What every call goes through first and last: it has an id, it is timed, counted and logged. */
import type { MiddlewareHandler } from 'hono';
import { callFacts } from '../conventions/call-facts.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { GatewayLog } from './log.ts';
import type { CallMetrics } from './metrics.ts';
import { callersId } from './request-id.ts';

export interface Observers {
  readonly log?: GatewayLog | undefined;
  readonly metrics?: CallMetrics | undefined;
}

export function observed(random: Random, { log, metrics }: Observers): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    const requestId = callersId(c.req.header('X-Request-Id')) ?? random.uuid();
    await next();
    c.header('X-Request-Id', requestId);
    const ms = performance.now() - began;
    const facts = callFacts(c.req.raw);
    const { status } = c.res;
    metrics?.observe({ operation: facts.operation || 'other', status, ms });
    log?.call({ requestId, method: methodOf(c.req.method), status, ms: Math.round(ms), facts });
  };
}

/** A method is the caller's text too. */
function methodOf(method: string): string {
  return /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other';
}
