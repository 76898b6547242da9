/** A server that listens, and how it ends: what is idle at once, what is under way when it is done or after ten seconds. */
import type { createAdaptorServer } from '@hono/node-server';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Stops listening, waits for requests in flight (at most 10 s), then resolves. */
  close(): Promise<void>;
}

const SHUTDOWN_MS = 10_000;

/** Rejects when the port cannot be had. */
export async function listen(
  server: ReturnType<typeof createAdaptorServer>,
  { port, host }: { readonly port: number; readonly host: string },
): Promise<Listening> {
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
