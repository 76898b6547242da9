/**
 * The gateway's HTTP surface as one hono app, without a socket: the routes of each API with its own
 * error shape. An error that nobody expected says nothing about itself to the caller; it goes to
 * `report`, for the operator.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { ApiError, errorAnswer } from './coincover/errors.ts';
import { coincoverRoutes } from './coincover/routes.ts';
import { consoleRoutes } from './console/routes.ts';
import type { ConsoleOptions } from './console/routes.ts';
import type { Gateway } from './gateway.ts';
import { jwksRoutes } from './jwks/routes.ts';

export interface AppOptions {
  /** Receives errors that are nobody's request: a failing disk, a bug. */
  readonly report?: (error: unknown) => void;
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
    if (/%00|\0/.test(c.req.path)) return nothingHere(c);
    await next();
    return undefined;
  });

  app.route('/', jwksRoutes(gateway));
  app.route('/', coincoverRoutes(gateway));
  app.route('/console', consoleRoutes(gateway, forConsole, report));

  app.notFound(nothingHere);

  app.onError((error, c) => {
    if (error instanceof ApiError) return errorAnswer(c, error);
    report?.(error);
    return errorAnswer(c, new ApiError(500, 'INTERNAL', 'The request could not be served'));
  });

  return app;
}

function nothingHere(c: Context): Response {
  return errorAnswer(c, new ApiError(404, 'NOT_FOUND', 'There is nothing here'));
}
