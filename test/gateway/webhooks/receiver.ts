/** A receiver of webhooks on a socket of its own, that answers as a test wants and keeps what came. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface TestReceiver {
  readonly url: string;
  readonly received: Received[];
  /** What the next deliveries are answered, `after` something is done; 0 leaves them without an answer. */
  answer: {
    status: number;
    headers?: Record<string, string>;
    after?: () => Promise<unknown>;
  };
  close(): Promise<void>;
}

export async function openReceiver(): Promise<TestReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: Buffer.concat(parts) });
      const { status, headers: more, after = () => Promise.resolve() } = receiver.answer;
      void after().then(() => {
        if (status !== 0) response.writeHead(status, more).end('no word of this is kept');
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: TestReceiver = {
    url: `http://127.0.0.1:${String(port)}/events`,
    received,
    answer: { status: 204 },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
