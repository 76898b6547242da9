/**
 * One OpenAPI 3.1 document of all the APIs, made from their endpoints: what is served stands in it, and
 * what stands in it is served.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import { APIS } from '../apis.ts';
import type { Api } from '../conventions/api.ts';
import { routeOf } from './route.ts';
import { addSharedParts } from './shared-parts.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const VERSION = '0.1.0';

export function openApiDocument(apis: readonly Api[] = APIS): OpenApiDocument {
  const app = new OpenAPIHono();
  addSharedParts(app.openAPIRegistry);
  for (const api of apis) {
    for (const endpoint of api.endpoints) {
      app.openAPIRegistry.registerPath(routeOf(api, endpoint));
    }
  }
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Permafrost gateway',
      version: VERSION,
      description:
        'The online half of a custody station. Keys of the environment COLD are made offline: a call that ' +
        'has to wait for them is answered 202, and its answer is found at the Location it names.',
    },
    servers: [{ url: '/' }],
    tags: apis.map(({ name, title }) => ({ name, description: title })),
  });
}
