/** How a served gateway runs: how many calls it takes, what it writes down, where it is measured, how it ends. */
import { canonicalAddress } from '../../gateway/conventions/peer.ts';
import type { LimitOptions } from '../../gateway/conventions/call-budget.ts';
import { logDestination } from '../../gateway/observe/log-destination.ts';
import { makeLog, type GatewayLog } from '../../gateway/observe/log.ts';
import { usage } from '../arguments.ts';
import type { Invocation, OptionSpec } from '../verb.ts';

const DEFAULT_RATE_LIMIT = 120;
const MAX_RATE_LIMIT = 1_000_000;
const MAX_PORT = 65_535;
const MAX_DRAIN_SECONDS = 300;

export const RUN_OPTIONS: Readonly<
  Record<'rate-limit' | 'trusted-proxy' | 'log' | 'metrics-port' | 'drain', OptionSpec>
> = {
  'rate-limit': {
    value: 'N',
    about: `calls a minute for each address and each token (${DEFAULT_RATE_LIMIT}); 0 counts none`,
  },
  'trusted-proxy': {
    value: 'ADDR',
    about:
      'the address of a proxy in front, such as 127.0.0.1: callers are told apart by the last address in its ' +
      'X-Forwarded-For; without this all its callers count as one',
    multiple: true,
  },
  log: {
    value: 'FILE',
    about: 'append a line of JSON for each call to this file; - is standard error',
  },
  'metrics-port': {
    value: 'P',
    about: 'serve /metrics for Prometheus on this port of 127.0.0.1; 0 takes any free one',
  },
  drain: {
    value: 'SECONDS',
    about: 'when ending, answer /health/ready with 503 this long before the port closes (0)',
  },
};

export interface RunOptions {
  readonly limits: LimitOptions;
  readonly log: GatewayLog | undefined;
  readonly metricsPort: number | undefined;
  readonly drainMs: number;
}

export function runOptionsOf(invocation: Invocation): RunOptions {
  const number = (option: string, most: number): number | undefined => {
    const text = invocation.optionalText(option);
    if (text === undefined) return undefined;
    if (/^[0-9]{1,7}$/.test(text) && Number(text) <= most) return Number(text);
    return usage(`--${option} wants 0 to ${most}`);
  };
  const trustedProxies = invocation.texts('trusted-proxy').map((text) => {
    return canonicalAddress(text) ?? usage('--trusted-proxy is an address, such as 127.0.0.1');
  });
  return {
    limits: {
      perMinute: number('rate-limit', MAX_RATE_LIMIT) ?? DEFAULT_RATE_LIMIT,
      trustedProxies,
    },
    metricsPort: number('metrics-port', MAX_PORT),
    drainMs: (number('drain', MAX_DRAIN_SECONDS) ?? 0) * 1_000,
    log: logOf(invocation.optionalText('log')),
  };
}

function logOf(file: string | undefined): GatewayLog | undefined {
  if (file === undefined) return undefined;
  try {
    return makeLog(logDestination(file));
  } catch {
    return usage('the file of --log cannot be written');
  }
}
