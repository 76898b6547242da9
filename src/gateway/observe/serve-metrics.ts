/**
 * Metrics on a port of their own, on the loopback address alone. On the port of the API they would be the
 * world's: the proxy in front connects from the loopback address too, whoever is behind it.
 */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Gateway } from '../gateway.ts';
import { listen } from '../listen.ts';
import type { Listening } from '../listen.ts';
import { gaugesOf } from './gauges.ts';
import type { CallMetrics } from './metrics.ts';

export function metricsApp(gateway: Gateway, metrics: CallMetrics): Hono {
  const app = new Hono();
  app.get('/metrics', async (c) => {
    const text = metrics.text(await gaugesOf(gateway));
    return c.body(text, 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      'Cache-Control': 'no-store',
    });
  });
  return app;
}

export async function serveMetrics(
  gateway: Gateway,
  metrics: CallMetrics,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: metricsApp(gateway, metrics).fetch });
  return await listen(server, { port, host: '127.0.0.1' });
}
