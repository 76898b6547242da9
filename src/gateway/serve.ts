/**
 * Serves the app on a socket. It listens on the loopback address unless told otherwise: TLS and the
 * way in from outside belong to the proxy in front. Stopping says so first (`/health/ready`), and lets
 * requests in flight finish.
 */
import { createAdaptorServer } from '@hono/node-server';
import { limitAnswers } from './answer-deadline.ts';
import { buildApp } from './app.ts';
import type { AppOptions } from './app.ts';
import type { Gateway } from './gateway.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';

export interface ServeOptions extends Omit<AppOptions, 'isStopping'> {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** How long calls are still taken once it is stopping, so that a load balancer has seen it. */
  readonly drainMs?: number;
}

export type Serving = Listening;

/** How long a client may take to send its headers. */
const HEADERS_TIMEOUT_MS = 10_000;
/** And its whole request: ten megabytes over a line of 300 kilobits a second. */
const REQUEST_TIMEOUT_MS = 300_000;
/** Of whoever opens connections and sends nothing, only so many are kept. */
const MAX_CONNECTIONS = 2_000;

/** Starts serving; rejects when the port cannot be had. The caller closes the gateway afterwards. */
export async function serve(
  gateway: Gateway,
  { port, host = '127.0.0.1', drainMs = 0, ...options }: ServeOptions,
): Promise<Serving> {
  let isStopping = false;
  const app = buildApp(gateway, { ...options, isStopping: () => isStopping });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  if ('maxConnections' in server) server.maxConnections = MAX_CONNECTIONS;
  limitAnswers(server);
  const listening = await listen(server, { port, host });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    isStopping = true;
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
    await listening.close();
  };
  return { ...listening, close: () => (closing ??= close()) };
}
