/**
 * The routes of this API, on paths that existing clients already call:
 * `POST /v1/keys`, `GET /v1/keys/requests/{request_id}` and `GET /v1/keys/{key_id}/attestation`.
 * The body is capped before it is taken in, and parsed only for a caller who is known.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Gateway } from '../gateway.ts';
import { assignColdKey, requestPath } from './assign-key.ts';
import { readAssignKeyBody } from './assign-key-body.ts';
import { authenticate } from './authenticate.ts';
import { ApiError } from './errors.ts';
import { answerOf, attestationOf, pendingKey } from './key-answer.ts';

export const MAX_BODY_BYTES = 262_144;

export function coincoverRoutes(gateway: Gateway): Hono {
  const routes = new Hono();

  routes.use('/v1/*', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });

  routes.post('/v1/keys', limitedBody, async (c) => {
    // Taken in before any answer: an answer over a body half sent breaks the client's connection.
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const apiKey = await authenticate(gateway, c, 'keys:assign');
    checkJsonType(c);
    const body = readAssignKeyBody(bytes);
    const requestId = await assignColdKey(gateway, apiKey, body);
    return c.json(pendingKey(requestId), 202, { Location: requestPath(requestId) });
  });

  routes.get('/v1/keys/requests/:requestId', async (c) => {
    await authenticate(gateway, c, 'keys:read');
    const requestId = c.req.param('requestId');
    const answer = await answerOf(gateway.db, requestId);
    if ('assigned' in answer) return c.json(answer.assigned, 200);
    return c.json(answer.pending, 202, { Location: requestPath(requestId) });
  });

  routes.get('/v1/keys/:keyId/attestation', async (c) => {
    await authenticate(gateway, c, 'keys:read');
    return c.json(await attestationOf(gateway.db, c.req.param('keyId')), 200);
  });

  return routes;
}

const limitedBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new ApiError(
      413,
      'BODY_TOO_LARGE',
      `The request body is larger than ${String(MAX_BODY_BYTES)} bytes`,
      // The rest of the body is not read, so the connection cannot be used again.
      { headers: { Connection: 'close' } },
    );
  },
});

function checkJsonType(c: Context): void {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json');
  }
}
