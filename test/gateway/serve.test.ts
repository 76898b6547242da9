/** The app on a real socket: what a client on the network meets, and how serving ends. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_JSON_BYTES } from '../../src/gateway/conventions/json-body.ts';
import { serve } from '../../src/gateway/serve.ts';
import type { Serving } from '../../src/gateway/serve.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const COLD = { user_identifier: 'alice', key_type: 'secp256k1', key_environment: 'COLD' };

let world: World;
let serving: Serving;
beforeEach(async () => {
  world = await openWorld();
  serving = await serve(world.gateway, { port: 0 });
});
afterEach(async () => {
  await serving.close();
  await world.close();
});

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${serving.url}/v1/keys`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${world.token}`,
      ...headers,
    },
    body,
  });
}

/** Sends raw bytes and returns all that comes back before the connection ends. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(serving.port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    socket.on('end', () => {
      resolve(received);
    });
    socket.on('error', reject);
  });
}

describe('serving on a socket', () => {
  it('refuses a port that is taken', async () => {
    await expect(serve(world.gateway, { port: serving.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('refuses a body above the cap, declared or streamed, and goes on serving', async () => {
    expect((await post('x'.repeat(MAX_JSON_BYTES + 1))).status).toBe(413);
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const streamed = await raw(
      'POST /v1/keys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n' +
        `Authorization: Bearer ${world.token}\r\nTransfer-Encoding: chunked\r\n\r\n` +
        `${chunk.repeat(5)}0\r\n\r\n`,
    );
    expect(streamed).toMatch(/^HTTP\/1\.1 413 /);
    expect((await post(JSON.stringify(COLD))).status).toBe(202);
  });

  it('refuses text that is not HTTP', async () => {
    expect(await raw('HELO gateway\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('listens on the loopback address unless told otherwise', () => {
    expect(serving.url).toBe(`http://127.0.0.1:${String(serving.port)}`);
  });

  it('answers a wallet from POST to 404, 202 and the Location', async () => {
    const accepted = await post(JSON.stringify(COLD));
    expect(accepted.status).toBe(202);
    const location = new URL(accepted.headers.get('Location') ?? '', serving.url);
    const pending = await fetch(location, { headers: { Authorization: `Bearer ${world.token}` } });
    expect(pending.status).toBe(202);
    expect(pending.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect((await fetch(location)).status).toBe(401);
  });

  it('finishes requests in flight when it is closed, and takes no new ones', async () => {
    let inFlight: Promise<Response>[] = [];
    let closing: Promise<void> = Promise.resolve();
    const arrived = vi.fn();
    subscribe('http.server.request.start', arrived);
    // While this transaction is open, the requests wait in the server.
    await world.gateway.db.transaction().execute(async () => {
      inFlight = Array.from({ length: 10 }, (_, count) =>
        post(JSON.stringify({ ...COLD, user_identifier: `user ${String(count)}` })),
      );
      await vi.waitFor(() => {
        expect(arrived).toHaveBeenCalledTimes(10);
      }, 30_000);
      unsubscribe('http.server.request.start', arrived);
      closing = serving.close();
      expect(serving.close()).toBe(closing);
    });
    const statuses = await Promise.all(
      inFlight.map((answer) => answer.then(({ status }) => status)),
    );
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 202));
    await closing;
    await expect(post(JSON.stringify(COLD))).rejects.toThrow('fetch failed');
  });
});
