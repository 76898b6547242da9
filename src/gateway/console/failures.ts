/**
 * How a call of the console fails: the refusal's own code and sentence, with a status that a page
 * can act on. Whatever nobody expected says nothing about itself.
 */
import type { Context } from 'hono';
import { isRefusal } from '../../core/refusal.ts';
import type { RefusalCode } from '../../core/refusals.ts';
import type { Failure } from './contract.ts';

const STATUS = {
  LOGIN_REFUSED: 401,
  SESSION_ENDED: 401,
  ORIGIN_REFUSED: 403,
  CONSOLE_CALL_UNKNOWN: 404,
  CONSOLE_CALL_MALFORMED: 400,
  BUNDLE_NOT_OPEN: 409,
  INPUT_TOO_LARGE: 413,
  LOGIN_TOO_SOON: 429,
} as const satisfies Partial<Record<RefusalCode, number>>;

const INTERNAL: Failure = {
  code: 'INTERNAL',
  sentence:
    'The gateway could not do this, for a reason of its own. Its operator is told; try again.',
};

export function answerFailure(c: Context, error: unknown): Response {
  if (!isRefusal(error)) return c.json(INTERNAL, 500);
  const { code, message: sentence, facts } = error;
  const seconds = facts['seconds'];
  if (code === 'LOGIN_TOO_SOON' && typeof seconds === 'number') {
    const failure: Failure = { code, sentence, retryAfterSeconds: seconds };
    return c.json(failure, 429, { 'Retry-After': String(seconds) });
  }
  // The rest of a body that is too large is not read, so the connection cannot be used again.
  if (code === 'INPUT_TOO_LARGE') c.header('Connection', 'close');
  const failure: Failure = { code, sentence };
  return c.json(failure, isListed(code) ? STATUS[code] : 422);
}

function isListed(code: RefusalCode): code is keyof typeof STATUS {
  return code in STATUS;
}
