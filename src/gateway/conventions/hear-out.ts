/**
 * An answer that goes out before the body of its request has come. Most clients send all of a body before
 * they read: a connection that ends under them shows them a broken line in place of the answer. So the
 * answer is sent at once, for those who wait to hear, and ends only when the rest of the body has come. None of
 * the rest is kept.
 */

const MOST_REST_BYTES = 67_108_864;
const REST_MS = 30_000;

/** The response as it is where the body was read to its end; else one that ends after the body, or after `ms`. */
export async function heardOut(
  { body }: Request,
  response: Response,
  ms = REST_MS,
): Promise<Response> {
  if (body === null || body.locked) return response;
  const reader = body.getReader();
  if ((await hasEnded(reader)) || response.body === null) return response;
  const text = new Uint8Array(await response.arrayBuffer());
  const answer = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(text);
    },
    pull: async (controller) => {
      await readRest(reader, ms);
      controller.close();
    },
  });
  const { status, headers } = response;
  headers.set('Content-Length', String(text.length));
  return new Response(answer, { status, headers });
}

/** Without waiting for anything. A body that broke has ended too. */
async function hasEnded(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<boolean> {
  const ended = reader.closed.then(
    () => true,
    () => true,
  );
  return await Promise.race([ended, Promise.resolve(false).then((no) => no)]);
}

/** To the end, or as much and as long as is reasonable; then whoever holds the socket closes it. */
async function readRest(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  ms: number,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms);
  try {
    for (let size = 0; size <= MOST_REST_BYTES;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === undefined || next.done) return;
      size += next.value.length;
    }
  } catch {
    // The line broke, and nobody is left to hear.
  } finally {
    clearTimeout(timer);
  }
}
