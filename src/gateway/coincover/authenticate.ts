/**
 * Who calls: `Authorization: Bearer <API key>`. A missing, unknown and revoked key get the same
 * answer, so that nobody learns which tokens once existed. What the key may do is checked per route.
 */
import type { Context } from 'hono';
import { apiKeyOf } from '../api-keys/api-keys.ts';
import type { ApiKey, Scope } from '../api-keys/api-keys.ts';
import type { Gateway } from '../gateway.ts';
import { ApiError } from './errors.ts';

/** The API key of the call; throws `ApiError` 401, or 403 when it lacks `scope`. */
export async function authenticate(gateway: Gateway, c: Context, scope: Scope): Promise<ApiKey> {
  const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  const apiKey = token === undefined ? undefined : await apiKeyOf(gateway.db, token);
  if (apiKey === undefined) {
    throw new ApiError(401, 'UNAUTHORIZED', 'Missing or invalid token', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  if (!apiKey.scopes.includes(scope)) {
    throw new ApiError(403, 'SCOPE_MISSING', `Token lacks the scope ${scope}`);
  }
  return apiKey;
}
