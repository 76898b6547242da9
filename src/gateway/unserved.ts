/**
 * What nobody serves: a path that no API has (404), and a method that a path does not have (405, RFC 9110
 * section 15.5.6). Each is answered in the shape of the API that it lies in, and counted as a call of it; what
 * lies in none, in the shape of the first of them.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { APIS } from './apis.ts';
import { COINCOVER } from './coincover/api.ts';
import type { Api } from './conventions/api.ts';
import { Fault } from './conventions/fault.ts';
import { routeOf } from './conventions/serve-endpoints.ts';
import { withinLimits } from './conventions/within-limits.ts';
import type { ServeOptions } from './conventions/within-limits.ts';

/** The API that a path lies in. */
export function apiOf(path: string): Api {
  const isHome = (home: string): boolean =>
    home.endsWith('/') ? path.startsWith(home) : path === home;
  return APIS.find(({ homes = [] }) => homes.some(isHome)) ?? COINCOVER;
}

export async function nothingHere(c: Context, options: ServeOptions): Promise<Response> {
  const fault = new Fault(404, 'NOT_FOUND', 'There is nothing here');
  return await refused(apiOf(c.req.path), fault, c, options);
}

/** Routes that come after those of the endpoints, and catch the methods that these do not have. */
export function otherMethods(options: ServeOptions): Hono {
  const routes = new Hono();
  for (const [route, { api, methods }] of servedRoutes()) {
    const allowed = [...methods].join(', ');
    const fault = new Fault(405, 'METHOD_NOT_ALLOWED', `This is served as ${allowed} only`, {
      headers: { Allow: allowed },
    });
    routes.all(route, (c) => refused(api, fault, c, options));
  }
  return routes;
}

async function refused(
  api: Api,
  fault: Fault,
  c: Context,
  options: ServeOptions,
): Promise<Response> {
  return await withinLimits(api, c, options, (budget) => {
    budget.checkAddress();
    throw fault;
  });
}

function servedRoutes(): Map<string, { api: Api; methods: Set<string> }> {
  const served = new Map<string, { api: Api; methods: Set<string> }>();
  for (const api of APIS) {
    for (const endpoint of api.endpoints) {
      const { methods } = served.get(routeOf(endpoint)) ?? { methods: new Set<string>() };
      methods.add(endpoint.method.toUpperCase());
      // Whoever may ask may ask for the head alone.
      if (endpoint.method === 'get') methods.add('HEAD');
      served.set(routeOf(endpoint), { api, methods });
    }
  }
  return served;
}
