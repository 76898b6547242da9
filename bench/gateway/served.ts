/**
 * The process that is measured: one gateway, served three times over. `ours` is the gateway as it is;
 * `ceiling` has the same calls with the same checks of the caller and the body, and no act; `bare` reads the
 * body and answers. All three answer the same bytes.
 */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { buildApp } from '../../src/gateway/app.ts';
import { COINCOVER } from '../../src/gateway/coincover/api.ts';
import type { Endpoint, SentAnswer } from '../../src/gateway/conventions/endpoint.ts';
import { serveEndpoints } from '../../src/gateway/conventions/serve-endpoints.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import { clock } from '../../test/gateway/filled-gateway.ts';

/** What the others answer without doing it, by the id of the operation. */
export type Answered = Readonly<Record<string, SentAnswer>>;
export interface Ports {
  readonly ours: number;
  readonly ceiling: number;
  readonly bare: number;
}

/** What the parent asks: its memory now, to begin watching it, the peak since then. */
export type Question = 'memory' | 'watch' | 'peak';
export interface Told {
  readonly memory: NodeJS.MemoryUsage;
  readonly peak: number;
}

const [where = '', answers = '{}'] = process.argv.slice(2);
const answered = JSON.parse(answers) as Answered;
const place = where.startsWith('postgres:') ? parsePostgresAddress(where) : where;
const gateway = await openGateway(place, { clock, random: systemRandom });
const measured = COINCOVER.endpoints.filter(({ operationId }) => operationId in answered);

let peak = 0;
let watching: NodeJS.Timeout | undefined;

const ports: Ports = {
  ours: await listen(buildApp(gateway)),
  ceiling: await listen(
    serveEndpoints(gateway, { ...COINCOVER, endpoints: measured.map(withoutAct) }),
  ),
  bare: await listen(bareRoutes()),
};
process.once('disconnect', () => process.exit());
process.on('message', (question: Question) => {
  clearInterval(watching);
  if (question === 'watch') watching = watch();
  process.send?.({ memory: process.memoryUsage(), peak } satisfies Told);
});
process.send?.(ports);

/**
 * What is held, not what is garbage: bodies lie outside the heap, where the collector sees no hurry. It sweeps
 * them beside the program, and is done with that when the next collection begins: hence two.
 */
function watch(): NodeJS.Timeout {
  peak = 0;
  return setInterval(() => {
    globalThis.gc?.();
    globalThis.gc?.();
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }, 5);
}

function withoutAct(endpoint: Endpoint): Endpoint {
  const answer = answerOf(endpoint);
  return {
    ...endpoint,
    handle: async ({ request }: { request: Request }) => {
      if (endpoint.body !== undefined && 'stream' in endpoint.body) await request.arrayBuffer();
      return answer;
    },
  };
}

function bareRoutes(): Hono {
  const routes = new Hono();
  for (const endpoint of measured) {
    const { status, text } = answerOf(endpoint);
    const path = endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes.on(endpoint.method.toUpperCase(), path, async (c) => {
      await c.req.arrayBuffer();
      return new Response(text, { status, headers: { 'Content-Type': 'application/json' } });
    });
  }
  return routes;
}

function answerOf({ operationId }: Endpoint): SentAnswer {
  const answer = answered[operationId];
  if (answer === undefined) throw new TypeError(`${operationId} is not measured`);
  return answer;
}

async function listen(app: Hono): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP socket');
  return address.port;
}
