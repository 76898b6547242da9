/**
 * Wallets that call as many of a gateway's processes as there are, all at once, as wallets should: each
 * call has its own `Idempotency-Key`, and whoever gets no answer sends the same call again, to another
 * process or to the one that was started in place of the dead one.
 */
import { Agent, request } from 'node:http';

export interface WalletCall {
  readonly path: string;
  readonly body: string;
  readonly idempotencyKey: string;
}

export interface Received {
  readonly call: WalletCall;
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

export interface Wallets {
  readonly token: string;
  /** Where the processes listen now; those that are dead are not in it. */
  readonly urls: () => readonly string[];
  readonly connections: number;
  /** Called after each answer with the number of answers so far. */
  readonly answered?: (count: number) => void;
}

/** How often one call is sent before its wallet gives up: about a minute. */
const ATTEMPTS = 600;
const PAUSE_MS = 100;

/** Every call with its answer, in any order, and how many attempts broke before an answer was whole. */
export async function callAll(
  calls: readonly WalletCall[],
  { token, urls, connections, answered }: Wallets,
): Promise<{ received: Received[]; broken: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const left = [...calls];
  const received: Received[] = [];
  let broken = 0;
  const wallet = async (number: number): Promise<void> => {
    for (let call = left.shift(); call !== undefined; call = left.shift()) {
      for (let attempt = 0; ; attempt++) {
        const all = urls();
        // It stays with its process while that one lives.
        const url = all[number % Math.max(1, all.length)];
        try {
          if (url === undefined) throw new Error('no process listens');
          received.push(await send(agent, url, token, call));
          answered?.(received.length);
          break;
        } catch (error) {
          broken += 1;
          if (attempt === ATTEMPTS) throw error;
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, (_, number) => wallet(number)));
  } finally {
    agent.destroy();
  }
  return { received, broken };
}

/** One attempt; rejects when the connection breaks before the answer is whole. */
function send(agent: Agent, url: string, token: string, call: WalletCall): Promise<Received> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(call.body),
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': call.idempotencyKey,
    };
    const sending = request(url + call.path, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('close', () => {
        if (!response.complete) {
          reject(new Error('the answer broke off'));
          return;
        }
        const status = response.statusCode ?? 0;
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ call, status, location: response.headers.location ?? '', text });
      });
    });
    sending.once('error', reject);
    sending.end(call.body);
  });
}
