/**
 * One call of the gateway. The token goes to the address that was configured and to no other: redirects are
 * not followed, and nothing is sent in the clear but on this machine itself.
 */
import { CallRefused } from './errors.ts';

export interface Connection {
  /** Such as `https://gateway.example`; no path. */
  readonly url: string;
  /** The API key. */
  readonly token: string;
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

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Throws `CallRefused` for every answer but 2xx. */
export async function call(
  { url, token }: Connection,
  path: string,
  { method = 'GET', json, form, idempotencyKey }: CallOptions = {},
): Promise<CallAnswer> {
  const answer = await fetch(addressOf(url, path), {
    method,
    redirect: 'error',
    headers: {
      Authorization: `Bearer ${token}`,
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    body: form ?? (json === undefined ? null : JSON.stringify(json)),
  });
  const body = objectOf(await answer.text());
  if (!answer.ok) throw refusal(answer, body);
  return { status: answer.status, headers: answer.headers, body };
}

/** A member of an answer that must be text. */
export function textOf(body: CallAnswer['body'], name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw new CallRefused(502, 'ANSWER_NOT_UNDERSTOOD', `The answer has no text “${name}”`);
}

/** Throws `TypeError` for an address that would carry the token in the clear. */
export function addressOf(url: string, path: string): URL {
  const address = new URL(path, url);
  const isSafe =
    address.protocol === 'https:' ||
    (address.protocol === 'http:' && LOOPBACK.includes(address.hostname));
  if (!isSafe || address.origin !== new URL(url).origin) {
    throw new TypeError('the gateway is reached by https, or by http on this machine');
  }
  return address;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // A proxy in between answered in its own words.
  }
  return {};
}

function refusal(answer: Response, body: Readonly<Record<string, unknown>>): CallRefused {
  const { error, message, details } = body;
  const retryAfter = Number(answer.headers.get('Retry-After') ?? Number.NaN);
  return new CallRefused(
    answer.status,
    typeof error === 'string' ? error : '',
    typeof message === 'string' ? message : `The gateway answered ${answer.status}`,
    {
      ...(typeof details === 'object' && details !== null
        ? { details: details as Record<string, string[]> }
        : {}),
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    },
  );
}
