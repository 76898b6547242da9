/**
 * The two ways in which a call of this library fails by what came. Where nothing came, there is nothing to judge:
 * a broken line throws what `fetch` throws (a `TypeError`), and a time limit that ran out a `DOMException` named
 * `TimeoutError`.
 */

export type NotVerifiedCode =
  /** It came and is no key set. One that could not be fetched is not a `NotVerified`. */
  | 'KEY_SET_UNUSABLE'
  | 'SIGNATURE_INVALID'
  | 'FIELDS_DIFFER'
  | 'BINDING_DIFFERS'
  | 'PUBLIC_KEY_INVALID'
  | 'HALVES_DIFFER'
  | 'WEBHOOK_SIGNATURE_INVALID'
  | 'WEBHOOK_TOO_OLD';

/** What was checked does not hold. Treat what came as untrusted, use nothing of it, and escalate. */
export class NotVerified extends Error {
  readonly code: NotVerifiedCode;

  constructor(code: NotVerifiedCode, message: string) {
    super(message);
    this.name = 'NotVerified';
    this.code = code;
  }
}

/**
 * The gateway said no, and why. 429 and 5xx are no alarm: what was to be done or verified is neither done nor
 * verified yet, and is tried again later.
 */
export class CallRefused extends Error {
  readonly status: number;
  /** Stable, such as `KEY_NOT_FOUND`; '' where the answer names none. */
  readonly code: string;
  /** By field, where fields are in fault. */
  readonly details: Readonly<Record<string, readonly string[]>>;
  /** `Retry-After`; undefined where trying again changes nothing. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    {
      details = {},
      retryAfterSeconds,
    }: {
      details?: Readonly<Record<string, readonly string[]>>;
      retryAfterSeconds?: number | undefined;
    } = {},
  ) {
    super(message);
    this.name = 'CallRefused';
    this.status = status;
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
