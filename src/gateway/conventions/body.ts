/** The bytes of a request's body, of which no more is ever held than the endpoint allows. */
import { concat } from '../../core/encoding/bytes.ts';
import type { Endpoint } from './endpoint.ts';
import { MAX_JSON_BYTES, bodyTooLarge } from './json-body.ts';

/** Empty where the endpoint takes none, or reads it as a stream. Throws `Fault` 413. */
export async function takeBody(request: Request, wanted: Endpoint['body']): Promise<Uint8Array> {
  if (wanted === undefined || 'stream' in wanted || request.body === null) return new Uint8Array();
  const limit = 'json' in wanted ? (wanted.maxBytes ?? MAX_JSON_BYTES) : wanted.bytes.maxBytes;
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw bodyTooLarge(limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) throw bodyTooLarge(limit);
    parts.push(part);
  }
  return concat(...parts);
}
