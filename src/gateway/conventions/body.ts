/** The bytes of a request's body, of which no more is ever held than the endpoint allows. */
import type { Endpoint } from './endpoint.ts';
import type { Fault } from './fault.ts';
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

async function* bodyParts(
  request: Request,
  wanted: Endpoint['body'],
): AsyncGenerator<Uint8Array, void, undefined> {
  if (wanted === undefined || 'stream' in wanted) return;
  const limit = 'json' in wanted ? (wanted.maxBytes ?? MAX_JSON_BYTES) : wanted.bytes.maxBytes;
  yield* piecesUpTo(request, limit, bodyTooLarge(limit));
}

/**
 * The pieces of a body. Throws `tooLarge` as soon as there are more than `limit` bytes or are said to be, and
 * `Fault` 400 where the line breaks, which is its caller's matter, whoever that is: nobody is to be woken for
 * it. Whoever stops before the end leaves the rest to `heardOut`.
 */
export async function* piecesUpTo(
  { body, headers }: Request,
  limit: number,
  tooLarge: Fault,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  if (saidLength(headers) > limit) throw tooLarge;
  let size = 0;
  for await (const piece of unbroken(body)) {
    size += piece.length;
    if (size > limit) throw tooLarge;
    yield piece;
  }
}

async function* unbroken(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body.values({ preventCancel: true });
  } catch {
    throw bodyIncomplete();
  }
}

function saidLength(headers: Headers): number {
  return Number(headers.get('Content-Length') ?? 0);
}
