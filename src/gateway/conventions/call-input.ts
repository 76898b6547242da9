/** What a call brings, checked as its endpoint says; and what makes two calls the same. */
import type { Context } from 'hono';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import type { Endpoint } from './endpoint.ts';
import { checkContentType, checked, parseJsonBody } from './json-body.ts';

export function input(schema: Endpoint['params'], values: Record<string, string>): unknown {
  return schema === undefined ? undefined : checked(schema, values);
}

export function bodyOf({ body }: Endpoint, headers: Headers, bytes: Uint8Array): unknown {
  if (body === undefined || 'stream' in body) return undefined;
  if ('bytes' in body) {
    checkContentType(headers, body.bytes.contentType);
    return undefined;
  }
  checkContentType(headers, 'application/json');
  return checked(body.json, parseJsonBody(bytes));
}

/**
 * What makes two calls the same beside who calls what: the body and, where there are any, the parts of the
 * address. The same body for another wallet is another call.
 */
export function callDigest({ query }: Endpoint, c: Context, bodyDigest: string): string {
  const asked = query === undefined ? {} : c.req.query();
  const parts = [Object.entries(c.req.param()), Object.entries(asked)];
  if (parts.every((part) => part.length === 0)) return bodyDigest;
  return sha256Hex(utf8(JSON.stringify([bodyDigest, ...parts])));
}
