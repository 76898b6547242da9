/** Who asks and does not read: the connection ends, and nobody else's does. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limitAnswers } from '../../src/gateway/answer-deadline.ts';

/** More than a socket takes in while nobody reads. */
const LARGE = Buffer.alloc(64 * 1024 * 1024);

const DEADLINE_MS = 2_000;

const server = createServer((request, response) => {
  if (request.url === '/later') {
    setTimeout(() => response.end('made at last'), DEADLINE_MS + 1_000);
  } else response.end(request.url === '/large' ? LARGE : 'small');
});
let port = 0;
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
limitAnswers(server, DEADLINE_MS);

function connections(): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_, count) => {
      resolve(count);
    });
  });
}

it('ends the connection of who does not read an answer', async () => {
  const connected = once(server, 'connection');
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
  await connected;
  await vi.waitFor(async () => {
    expect(await connections()).toBe(0);
  }, 30_000);
  socket.destroy();
});

it('leaves a connection alone whose answers are read, and one whose answer is not made yet', async () => {
  for (const [path, size] of [
    ['/small', 5],
    ['/later', 12],
    ['/small', 5],
  ] as const) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    expect((await answer.arrayBuffer()).byteLength).toBe(size);
  }
});
