/**
 * The gateway's HTTP surface as one hono app, without a socket: the routes of each API with its own
 * error shape. An error that nobody expected says nothing about itself to the caller; it goes to
 * `report`, for the operator.
 */
import { Hono } from 'hono';
import { APIS } from './apis.ts';
import { consoleRoutes } from './console/routes.ts';
import type { ConsoleOptions } from './console/routes.ts';
import { callLimits } from './conventions/call-budget.ts';
import type { LimitOptions } from './conventions/call-budget.ts';
import { heardOut } from './conventions/hear-out.ts';
import { isPlainTarget, targetOf } from './conventions/plain-target.ts';
import { faultResponse } from './conventions/response.ts';
import type { Report } from './conventions/response.ts';
import { serveEndpoints } from './conventions/serve-endpoints.ts';
import type { Gateway } from './gateway.ts';
import { healthRoutes } from './observe/health.ts';
import { documentRoutes } from './openapi/routes.ts';
import { observed } from './observe/observed.ts';
import type { Observers } from './observe/observed.ts';
import { apiOf, nothingHere, otherMethods } from './unserved.ts';

export interface AppOptions {
  /** Receives errors that are nobody's request: a failing disk, a bug. */
  readonly report?: Report;
  readonly console?: ConsoleOptions;
  /** Left out, calls are not limited. */
  readonly limits?: LimitOptions;
  readonly observers?: Observers;
  /** The process is about to end: callers are told to go elsewhere. */
  readonly isStopping?: () => boolean;
}

export function buildApp(gateway: Gateway, options: AppOptions = {}): Hono {
  const { report, console: forConsole = {}, limits = { perMinute: 0 } } = options;
  const { isStopping = () => false, observers = {} } = options;
  const serveOptions = { report, limits: callLimits(gateway.clock, limits) };
  const app = new Hono();

  app.use(observed(gateway.random, observers));
  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    if (isStopping()) c.header('Connection', 'close');
    const response = await heardOut(c.req.raw, c.res);
    if (response !== c.res) c.res = response;
  });

  app.use(async (c, next) => {
    if (!isPlainTarget(targetOf(c))) return await nothingHere(c, serveOptions);
    await next();
    return undefined;
  });

  for (const api of APIS) app.route('/', serveEndpoints(gateway, api, serveOptions));
  app.route('/', otherMethods(serveOptions));
  app.route('/', documentRoutes());
  app.route('/', healthRoutes(gateway, isStopping));
  app.route('/console', consoleRoutes(gateway, forConsole, report));

  app.notFound((c) => nothingHere(c, serveOptions));

  app.onError((error, c) =>
    faultResponse(apiOf(c.req.path), error, { report, request: c.req.raw }),
  );

  return app;
}
