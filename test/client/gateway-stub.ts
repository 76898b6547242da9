/** A server that stands where a gateway would, and answers as a test wants: honest, old or hostile. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** JSON unless it is text. */
  readonly body?: unknown;
  /** The answer begins and never ends. */
  readonly isEndless?: true;
}

export interface GatewayStub {
  readonly url: string;
  readonly calls: Call[];
  /** Called for each call; one that stays pending leaves the call without an answer. */
  answer: (call: Call) => StubAnswer | Promise<StubAnswer>;
  close(): Promise<void>;
}

export async function openStub(): Promise<GatewayStub> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const call = { method, path: url, headers, body: Buffer.concat(parts) };
      calls.push(call);
      void Promise.resolve(stub.answer(call)).then((answer) => {
        const { status = 200, headers: more, body = {}, isEndless } = answer;
        response.writeHead(status, more);
        response.write(typeof body === 'string' ? body : JSON.stringify(body));
        if (isEndless === undefined) response.end();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stub: GatewayStub = {
    url: `http://127.0.0.1:${String(port)}`,
    calls,
    answer: () => ({}),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return stub;
}
