/** The bytes of a request's body, of which no more is ever held than the endpoint allows. */
import { concat } from '../../core/encoding/bytes.ts';
import type { Endpoint } from './endpoint.ts';
import { MAX_JSON_BYTES, bodyTooLarge } from './json-body.ts';

/** Empty where the endpoint takes none, or reads it as a stream. Throws `Fault` 413. */
export async function takeBody(request: Request, wanted: Endpoint['body']): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bodyParts(request, wanted)) parts.push(part);
  return concat(...parts);
}

/**
 * Reads the body to its end and keeps none of it, for a caller who is refused: an answer over a body half
 * sent breaks the connection, and strangers together could fill the memory with bodies. Throws `Fault` 413.
 */
export async function dropBody(request: Request, wanted: Endpoint['body']): Promise<void> {
  const parts = bodyParts(request, wanted);
  while ((await parts.next()).done !== true) continue;
}

async function* bodyParts(
  request: Request,
  wanted: Endpoint['body'],
): AsyncGenerator<Uint8Array, void, undefined> {
  if (wanted === undefined || 'stream' in wanted || request.body === null) return;
  const limit = 'json' in wanted ? (wanted.maxBytes ?? MAX_JSON_BYTES) : wanted.bytes.maxBytes;
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw bodyTooLarge(limit);
  let size = 0;
  for await (const part of request.body as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) throw bodyTooLarge(limit);
    yield part;
  }
}
