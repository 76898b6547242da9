/** The bytes of a request's body, of which no more is ever held than the endpoint allows. */
import type { Endpoint } from './endpoint.ts';
import { MAX_JSON_BYTES, bodyIncomplete, bodyTooLarge } from './json-body.ts';

const FIRST_BYTES = 4096;

/**
 * Empty where the endpoint takes none, or reads it as a stream. Throws `Fault` 413, and 400 where the line
 * breaks. Each piece is copied and wiped as it comes: whoever sends a byte a piece would have hundreds of
 * bytes held for each, and what has to be wiped after the call is in one place.
 */
export async function takeBody(request: Request, wanted: Endpoint['body']): Promise<Uint8Array> {
  let held = new Uint8Array();
  let size = 0;
  for await (const part of bodyParts(request, wanted)) {
    if (size + part.length > held.length) {
      const larger = new Uint8Array(Math.max(FIRST_BYTES, 2 * (size + part.length)));
      larger.set(held);
      held.fill(0);
      held = larger;
    }
    held.set(part, size);
    part.fill(0);
    size += part.length;
  }
  return held.subarray(0, size);
}

/**
 * Reads the body to its end and keeps none of it, for a caller who is refused: an answer over a body half
 * sent breaks the connection, and strangers together could fill the memory with bodies. Throws `Fault` 413
 * and 400.
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
  for await (const part of unbroken(request.body)) {
    size += part.length;
    if (size > limit) throw bodyTooLarge(limit);
    yield part;
  }
}

/** A line that breaks is its caller's matter, whoever that is: nobody is to be woken for it. */
async function* unbroken(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch {
    throw bodyIncomplete();
  }
}
