/** Answers to bodies that nobody wanted: they arrive, whenever the client reads, and the line goes on. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heardOut } from '../../../src/gateway/conventions/hear-out.ts';
import { MAX_JSON_BYTES } from '../../../src/gateway/conventions/json-body.ts';
import { serve } from '../../../src/gateway/serve.ts';
import type { Serving } from '../../../src/gateway/serve.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { inParts } from './in-parts.ts';

let world: World;
let serving: Serving;
beforeAll(async () => {
  world = await openWorld();
  serving = await serve(world.gateway, { port: 0 });
});
afterAll(async () => {
  await serving.close();
  await world.close();
});

type Sent = {
  readonly path: string;
  readonly bytes: number;
  readonly token?: string;
  readonly head?: string;
};
const MULTIPART = 'multipart/form-data; boundary=x';

/** Sends all of it before it reads anything, as most clients do; gives the answer, and one to a GET after it. */
async function sendThenRead({ path, bytes, token = world.token, head = '' }: Sent) {
  const socket = connect(serving.port, '127.0.0.1');
  socket.on('error', () => undefined); // whoever writes or reads hears of it
  socket.pause();
  const type = path.endsWith('/file') ? MULTIPART : 'application/json';
  await write(
    socket,
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${String(bytes)}\r\n${head}\r\n`,
  );
  const piece = Buffer.alloc(65_536, ' ');
  for (let left = bytes; left > 0; left -= piece.length) {
    await write(socket, piece.subarray(0, Math.min(left, piece.length)));
  }
  if (head === '') {
    await write(socket, 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  }
  let said = '';
  for await (const data of socket) said += String(data);
  return said.match(/HTTP\/1\.1 \d{3}/g) ?? [];
}

function write(socket: ReturnType<typeof connect>, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(data, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

describe('the answer to a body that is not wanted', () => {
  const tooLong = [
    { path: '/v1/keys', bytes: 5_000_000 },
    { path: '/v1/secure/file', bytes: 12_000_000 },
    { path: '/v1/secure/file', bytes: 40_000_000 },
  ];
  it.each(tooLong)(
    '413 arrives after $bytes bytes to $path, and the line goes on',
    async (sent) => {
      expect(await sendThenRead(sent)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    },
  );

  it.each([
    { status: 401, path: '/v1/keys', token: 'pfk_nobody' },
    { status: 401, path: '/v1/secure/file', token: 'pfk_nobody' },
    { status: 400, path: '/v1/secure/file' },
    { status: 404, path: '/v1/nothing' },
    { status: 405, path: '/v1/keys/x/verify' },
  ])('$status arrives after nine megabytes to $path, and the line goes on', async (sent) => {
    const bytes = sent.path === '/v1/keys' ? MAX_JSON_BYTES : 9_000_000;
    const status = `HTTP/1.1 ${String(sent.status)}`;
    expect(await sendThenRead({ ...sent, bytes })).toEqual([status, 'HTTP/1.1 200']);
  });

  it('arrives where the client wants the line closed after it', async () => {
    const head = 'Connection: close\r\n';
    for (const [token, status] of [
      ['pfk_nobody', 401],
      [world.token, 413],
    ] as const) {
      const sent = { path: '/v1/secure/file', bytes: 12_000_000, token, head };
      expect(await sendThenRead(sent)).toEqual([`HTTP/1.1 ${String(status)}`]);
    }
  });

  const answer = (): Response => Response.json({ error: 'NO' }, { status: 401 });
  const requestOf = (body: ReadableStream<Uint8Array>): Request =>
    new Request('http://x/', { method: 'POST', body, duplex: 'half' } as RequestInit);

  it('is sent at once, and ends with the body', async () => {
    const { body, taken } = inParts(200_000);
    const response = await heardOut(requestOf(body), answer());
    expect(response.status).toBe(401);
    expect(response.headers.get('Content-Length')).toBe('14');
    expect(await response.text()).toBe('{"error":"NO"}');
    expect(taken.bytes).toBeGreaterThanOrEqual(200_000);
  });

  it('ends before a body that does not end, or does not come', async () => {
    const { body, taken } = inParts(Infinity);
    expect(await (await heardOut(requestOf(body), answer())).text()).toBe('{"error":"NO"}');
    expect(taken.bytes).toBeLessThan(70_000_000);
    const waiting = requestOf(new ReadableStream());
    expect(await (await heardOut(waiting, answer(), 50)).text()).toBe('{"error":"NO"}');
  });

  it('is the very same where the body was read', async () => {
    const request = requestOf(inParts(5_000).body);
    await request.text();
    const response = answer();
    expect(await heardOut(request, response)).toBe(response);
    expect(await heardOut(new Request('http://x/'), response)).toBe(response);
  });
});
