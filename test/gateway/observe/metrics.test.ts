/** What is counted, in a form that Prometheus reads, and where nobody else can. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { CallMetrics } from '../../../src/gateway/observe/metrics.ts';
import { metricsApp, serveMetrics } from '../../../src/gateway/observe/serve-metrics.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let metrics: CallMetrics;
beforeEach(async () => {
  world = await openWorld();
  metrics = new CallMetrics(world.clock.now());
});
afterEach(async () => {
  await world.close();
});

async function scraped(): Promise<Map<string, number>> {
  const response = await metricsApp(world.gateway, metrics).request('/metrics');
  expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const found = new Map<string, number>();
  const typed = new Set<string>();
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.trim().split('\n')) {
    const [, kind, name = ''] = /^# (HELP|TYPE) ([a-z_]+) \S/.exec(line) ?? [];
    if (kind === 'TYPE') typed.add(name);
    if (kind !== undefined) continue;
    const [, sample = '', labels = '', value] =
      /^([a-z_]+)(\{(?:[a-z_]+="[^"\\]*",?)+\})? ([0-9.e+-]+)$/.exec(line) ?? [];
    expect([line, value === undefined]).toEqual([line, false]);
    expect(typed.has(sample.replace(/_(?:bucket|sum|count)$/, '')) || typed.has(sample)).toBe(true);
    expect(found.has(sample + labels)).toBe(false);
    found.set(sample + labels, Number(value));
  }
  return found;
}

describe('metrics', () => {
  it('are nowhere on the port of the API', async () => {
    const app = buildApp(world.gateway, { observers: { metrics } });
    expect((await app.request('/metrics')).status).toBe(404);
  });

  it('are served on the loopback address alone', async () => {
    const serving = await serveMetrics(world.gateway, metrics, 0);
    expect(serving.url).toBe(`http://127.0.0.1:${String(serving.port)}`);
    expect((await fetch(`${serving.url}/metrics`)).status).toBe(200);
    expect((await fetch(`${serving.url}/v1/requests`)).status).toBe(404);
    await serving.close();
  });

  it('count calls by operation and status, and how long they took', async () => {
    const app = buildApp(world.gateway, { observers: { metrics } });
    for (let call = 0; call < 3; call += 1) await app.request('/v1/requests');
    await app.request(`/secret-in-a-path?x="y"`);
    const found = await scraped();
    const calls = (labels: string) => found.get(`permafrost_requests_total{${labels}}`);
    expect(calls('operation="listRequests",status="401"')).toBe(3);
    expect(calls('operation="other",status="404"')).toBe(1);
    const duration = 'permafrost_request_duration_seconds';
    const bucket = (bound: string) =>
      found.get(`${duration}_bucket{operation="listRequests",le="${bound}"}`) ?? -1;
    expect(bucket('+Inf')).toBe(3);
    expect(found.get(`${duration}_count{operation="listRequests"}`)).toBe(3);
    expect([...found.keys()].join()).not.toContain('secret-in-a-path');
  });

  it('put each duration in every bucket that it fits in', async () => {
    for (const ms of [4, 5, 6, 40_000]) metrics.observe({ operation: 'one', status: 200, ms });
    const found = await scraped();
    const at = (bound: string) =>
      found.get(`permafrost_request_duration_seconds_bucket{operation="one",le="${bound}"}`);
    expect(['0.005', '0.01', '30', '+Inf'].map(at)).toEqual([2, 3, 3, 4]);
  });

  it('say what waits, what is in stock, what is kept and what did not arrive', async () => {
    await world.ask();
    await world.ask();
    await world.exportFile();
    await world.ask();
    const found = await scraped();
    expect(Object.fromEntries(found)).toMatchObject({
      'permafrost_items{status="queued"}': 1,
      'permafrost_items{status="sent"}': 2,
      'permafrost_pool_keys{key_type="rsa4096"}': 0,
      'permafrost_pool_level{key_type="secp256k1"}': 0,
      permafrost_backups: 0,
      'permafrost_webhook_deliveries{state="waiting"}': 0,
      'permafrost_webhook_deliveries{state="given-up"}': 0,
      permafrost_process_start_time_seconds: Date.parse('2026-11-20T20:37:00Z') / 1000,
    });
  });
});
