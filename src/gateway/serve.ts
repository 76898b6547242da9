/**
 * Serves the app on a socket. It listens on the loopback address unless told otherwise: TLS and the
 * way in from outside belong to the proxy in front. Stopping lets requests in flight finish.
 */
import { createAdaptorServer } from '@hono/node-server';
import { buildApp } from './app.ts';
import type { AppOptions } from './app.ts';
import type { Gateway } from './gateway.ts';

export interface ServeOptions extends AppOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
}

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Stops listening, waits for requests in flight (at most 10 s), then resolves. */
  close(): Promise<void>;
}

/** How long a client may take to send its headers, and its whole request. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const SHUTDOWN_MS = 10_000;

/** Starts serving; rejects when the port cannot be had. The caller closes the gateway afterwards. */
export async function serve(
  gateway: Gateway,
  { port, host = '127.0.0.1', ...options }: ServeOptions,
): Promise<Serving> {
  const server = createAdaptorServer({
    fetch: buildApp(gateway, options).fetch,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  if (!('closeIdleConnections' in server)) throw new TypeError('not an HTTP/1.1 server');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP socket');
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${shownHost}:${String(address.port)}`,
    port: address.port,
    close: () =>
      (closing ??= new Promise<void>((resolve) => {
        const cutOff = setTimeout(() => {
          server.closeAllConnections();
        }, SHUTDOWN_MS);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        server.closeIdleConnections();
      })),
  };
}
