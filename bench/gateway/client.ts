/**
 * A client that asks as fast as it is answered, over connections that stay open. It writes prepared bytes
 * and looks at the answer no more than it must, so that what is measured is the server.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One call, ready to be sent. */
export interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Load {
  readonly port: number;
  readonly connections: number;
  /** How many calls, over all connections. */
  readonly calls: number;
  /** Each call anew: its `Idempotency-Key` is another one. */
  readonly next: () => Sent;
  readonly expectedStatus: number;
}

export interface Answers {
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

/** Keeps every connection busy until all calls are answered. Throws when an answer has another status. */
export async function drive({ calls, connections, ...load }: Load): Promise<Answers> {
  const latencies: number[] = [];
  const start = performance.now();
  let left = calls;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
      await once(socket, 'connect');
      const reader = new AnswerReader(socket);
      while (left > 0) {
        left -= 1;
        const begun = performance.now();
        socket.write(bytesOf(load.next()));
        const { status, body } = await reader.next();
        if (status !== load.expectedStatus) {
          throw new Error(`${String(status)} instead of ${String(load.expectedStatus)}: ${body}`);
        }
        latencies.push(performance.now() - begun);
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  return { perSecond: latencies.length / seconds, latencies };
}

export function bytesOf({ method, path, headers, body }: Sent): Uint8Array {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = method === 'GET' ? '' : `Content-Length: ${String(body.length)}\r\n`;
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('')}${length}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** Cuts what arrives on a connection into answers, one at a time. */
class AnswerReader {
  readonly #parts: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#parts = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async next(): Promise<{ status: number; body: string }> {
    const headEnd = await this.#find('\r\n\r\n');
    const head = this.#held.toString('latin1', 0, headEnd);
    const status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const start = headEnd + 4;
    if (length === undefined) {
      const end = await this.#find('\r\n0\r\n\r\n', headEnd);
      return { status, body: this.#take(start, end + 7) };
    }
    const end = start + Number(length);
    while (this.#held.length < end) await this.#more();
    return { status, body: this.#take(start, end) };
  }

  async #find(mark: string, from = 0): Promise<number> {
    for (;;) {
      const at = this.#held.indexOf(mark, from, 'latin1');
      if (at !== -1) return at;
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#parts.next();
    if (done === true) throw new Error('the connection ended before the answer did');
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
  }

  #take(start: number, end: number): string {
    const body = this.#held.toString('latin1', start, end);
    this.#held = this.#held.subarray(end);
    return body;
  }
}
