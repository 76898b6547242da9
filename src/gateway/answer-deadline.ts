/**
 * How long an answer may take to be read. A stranger who asks and reads nothing keeps a connection and what
 * stands in it for as long as he likes; of connections there is only a number.
 */
import type { createAdaptorServer } from '@hono/node-server';

/** From the end of an answer on. The largest, the console's page, over a line of 300 kilobits a second. */
export const ANSWER_MS = 120_000;

/** Breaks connections off whose answer was not taken within `ms`. How long an answer is made is not counted. */
export function limitAnswers(server: ReturnType<typeof createAdaptorServer>, ms = ANSWER_MS): void {
  if (!('closeIdleConnections' in server)) throw new TypeError('not an HTTP/1.1 server');
  // Before whoever answers, who may do so at once.
  server.prependListener('request', (_request, response) => {
    response.once('prefinish', () => {
      const timer = setTimeout(() => response.destroy(), ms);
      response.once('close', () => {
        clearTimeout(timer);
      });
    });
  });
}
