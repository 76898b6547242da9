/** One call of the gateway, with the token, which goes to the address that was configured and to no other. */
import { addressOf } from './address.ts';
import { CallRefused } from './errors.ts';
import { objectOf, request } from './request.ts';

export interface Connection {
  /** Such as `https://gateway.example`; no path. */
  readonly url: string;
  /** The API key. */
  readonly token: string;
  /**
   * How long a call may take until its answer is here to its end: whole milliseconds, at most 2,147,483,647. Where
   * nothing is said, 60,000, and 300,000 for `storeFile`. Then the call throws a `DOMException` named
   * `TimeoutError`. The gateway may have done it all the same: the same call with the same `idempotencyKey`
   * does it once, and gives the answer.
   */
  readonly timeLimitMs?: number | undefined;
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as `multipart/form-data`. */
  readonly form?: FormData;
  /** The same for every try of one call: then it is done once, and each try gets the same answer. */
  readonly idempotencyKey?: string | undefined;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Throws as `request` does, and `TypeError` for an address where the token may not go. */
export async function call(
  { url, token, timeLimitMs }: Connection,
  path: string,
  { method = 'GET', json, form, idempotencyKey }: CallOptions = {},
): Promise<CallAnswer> {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
  };
  const body = form ?? (json === undefined ? null : JSON.stringify(json));
  const answer = await request(addressOf(url, path), { method, headers, body }, timeLimitMs);
  return { status: answer.status, headers: answer.headers, body: objectOf(answer.text) };
}

/** A member of an answer that must be text. */
export function textOf(body: CallAnswer['body'], name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw new CallRefused(502, 'ANSWER_NOT_UNDERSTOOD', `The answer has no text “${name}”`);
}
