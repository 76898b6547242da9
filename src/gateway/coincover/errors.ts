/**
 * The error shape of this API: `{message, error, details?}`, where `message` is for people, `error`
 * a stable code, and `details` names each field that is wrong. No other part of the gateway knows it.
 */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly error: string;
  readonly details: FieldErrors | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    error: string,
    message: string,
    { details, headers = {} }: { details?: FieldErrors; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.error = error;
    this.details = details;
    this.headers = headers;
  }
}

/** 400 with the fields that are wrong. */
export function invalidFields(details: FieldErrors): ApiError {
  return new ApiError(400, 'INVALID_PARAMETERS', 'Invalid request parameters', { details });
}

export function errorAnswer(c: Context, fault: ApiError): Response {
  const { message, error, details } = fault;
  const body = details === undefined ? { message, error } : { message, error, details };
  return c.json(body, fault.status, { ...fault.headers });
}
