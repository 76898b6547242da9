/**
 * One request and the whole of its answer. No redirect is followed, and none takes longer than its time limit:
 * a gateway that accepts and never answers holds nobody for ever.
 */
import { CallRefused } from './errors.ts';

/** Where nothing is said. Making a key takes seconds. */
export const TIME_LIMIT_MS = 60_000;

export interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Throws `CallRefused` for every answer but 2xx, a `DOMException` named `TimeoutError` when the answer is not
 * here to its end within `timeLimitMs`, and for a broken line what `fetch` throws, a `TypeError`.
 */
export async function request(
  address: URL,
  init: RequestInit,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<WholeAnswer> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const answer = await fetch(address, { ...init, redirect: 'error', signal });
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer, text);
  return { status: answer.status, headers: answer.headers, text };
}

/** The members of a JSON object; none where it is not one. */
export function objectOf(text: string): Readonly<Record<string, unknown>> {
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

function refusal({ status, headers }: Response, text: string): CallRefused {
  const { error, message, details } = objectOf(text);
  const retryAfter = Number(headers.get('Retry-After') ?? Number.NaN);
  return new CallRefused(
    status,
    typeof error === 'string' ? error : '',
    typeof message === 'string' ? message : `The gateway answered ${status}`,
    {
      ...(typeof details === 'object' && details !== null
        ? { details: details as Record<string, string[]> }
        : {}),
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    },
  );
}
