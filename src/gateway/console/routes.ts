/**
 * READ FIRST of the console: the page's files and the calls of `contract.ts`, all below `/console`.
 * Each call goes the same way: the name it came under, the site it came from, its body, who calls,
 * its input by the schema, the act, and its answer by the schema.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { callFacts } from '../conventions/call-facts.ts';
import type { Gateway } from '../gateway.ts';
import { CALLS, done } from './contract.ts';
import type { CallName } from './contract.ts';
import { noteOrigin } from './cookie.ts';
import { answerFailure } from './failures.ts';
import { HANDLERS } from './handlers.ts';
import type { HandlerCall } from './handlers.ts';
import { bytesOf, jsonOf, limitedBody } from './input.ts';
import { actingOperator } from './logged-in.ts';
import { checkHost, checkSite, checkedOrigin } from './origin.ts';
import { NO_PAGE } from './page-files.ts';
import type { ConsolePage } from './page-files.ts';

export interface ConsoleOptions {
  /** The built page; without it the calls work, and the page says how to build it. */
  readonly page?: ConsolePage;
  /** Where the console is reached through a proxy: `https` origins. The loopback address needs none. */
  readonly origins?: readonly string[];
}

/** Of every answer that has none of its own: a file of the page brings its own. */
const ANSWER_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
} as const;

type Report = (error: unknown) => void;

export function consoleRoutes(
  gateway: Gateway,
  { page = NO_PAGE, origins = [] }: ConsoleOptions,
  report: Report = () => undefined,
): Hono {
  const routes = new Hono();

  routes.use('*', async (c, next) => {
    for (const [name, value] of Object.entries(ANSWER_HEADERS)) c.header(name, value);
    callFacts(c.req.raw).api = 'console';
    checkHost(c.req.url, origins);
    noteOrigin(c as Context, origins);
    await next();
  });

  const api = new Hono();
  api.use('*', async (c, next) => {
    checkSite(c.req.header('Sec-Fetch-Site'));
    await next();
  });
  for (const name of Object.keys(CALLS) as CallName[]) addCall(api, gateway, name, origins);
  api.all('*', () => refuse('CONSOLE_CALL_UNKNOWN'));
  routes.route('/api', api);

  routes.get('/', (c) =>
    c.req.path.endsWith('/') ? page.answer('/') : c.redirect('/console/', 308),
  );
  routes.get('/*', (c) => page.answer(c.req.path.slice('/console'.length)));

  routes.onError((error, c) => {
    const answer = answerFailure(c, error);
    const facts = callFacts(c.req.raw);
    facts.fault = isRefusal(error) ? error.code : 'INTERNAL';
    if (answer.status === 500) {
      facts.error = error;
      report(error);
    }
    return answer;
  });
  return routes;
}

function addCall(api: Hono, gateway: Gateway, name: CallName, origins: readonly string[]): void {
  const { method, needsLogin, output } = CALLS[name];
  // Which input belongs to which handler is lost in a loop; `Handlers` holds both to the contract.
  const handler = HANDLERS[name] as unknown as (call: AnyCall) => Promise<unknown>;
  api.on(method, `/${name}`, limitedBody, async (c) => {
    callFacts(c.req.raw).operation = name;
    const isPost = method === 'POST';
    // Taken in before any answer: an answer over a body half sent breaks the browser's connection.
    if (isPost) await c.req.arrayBuffer();
    const origin = isPost ? checkedOrigin(c, origins) : '';
    const acting = needsLogin ? await actingOperator(gateway, c) : gateway;
    const answer = await handler({ gateway: acting, input: await inputOf(c, name), c, origin });
    if (output !== 'bytes') return c.json(output.parse(answer), 200);
    return c.body(answer as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': 'application/octet-stream',
    });
  });
}

type AnyCall = Omit<HandlerCall<CallName>, 'input'> & { readonly input: unknown };

async function inputOf(c: Context, name: CallName): Promise<unknown> {
  const { method, input } = CALLS[name];
  if (input === 'bytes') return await bytesOf(c);
  if (input !== 'none') return await jsonOf(c, input);
  return method === 'POST' ? await jsonOf(c, done) : undefined;
}
