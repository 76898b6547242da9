/**
 * The gateway's HTTP surface as one hono app, without a socket: the routes of each API with its own
 * error shape. An error that nobody expected says nothing about itself to the caller; it goes to
 * `report`, for the operator.
 */
import { Hono } from 'hono';
import { APIS } from './apis.ts';
import { COINCOVER } from './coincover/api.ts';
import { consoleRoutes } from './console/routes.ts';
import type { ConsoleOptions } from './console/routes.ts';
import { Fault } from './conventions/fault.ts';
import { faultResponse, serveEndpoints } from './conventions/serve-endpoints.ts';
import type { Report } from './conventions/serve-endpoints.ts';
import type { Gateway } from './gateway.ts';
import { jwksRoutes } from './jwks/routes.ts';

export interface AppOptions {
  /** Receives errors that are nobody's request: a failing disk, a bug. */
  readonly report?: Report;
  readonly console?: ConsoleOptions;
}

export function buildApp(
  gateway: Gateway,
  { report, console: forConsole = {} }: AppOptions = {},
): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
  });

  // No id has this character, and PostgreSQL takes no text that has it.
  app.use(async (c, next) => {
    if (/%00|\0/.test(c.req.path)) return nothingHere();
    await next();
    return undefined;
  });

  app.route('/', jwksRoutes(gateway));
  for (const api of APIS) app.route('/', serveEndpoints(gateway, api, report));
  app.route('/console', consoleRoutes(gateway, forConsole, report));

  app.notFound(nothingHere);

  app.onError((error) => faultResponse(COINCOVER, error, report));

  return app;
}

/** A path that no API has is answered in the shape of the first of them. */
function nothingHere(): Response {
  return faultResponse(COINCOVER, new Fault(404, 'NOT_FOUND', 'There is nothing here'));
}
