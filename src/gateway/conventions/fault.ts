/**
 * What goes wrong in a call, before it has a shape: a status, a stable code, a sentence for people, and the
 * fields that are in fault. Each API turns it into its own documented error body (`api.ts`).
 */

export type FieldFaults = Readonly<Record<string, readonly string[]>>;

/** The statuses that an API of this gateway answers a faulty call with. */
export type FaultStatus =
  400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 501 | 503;

export class Fault extends Error {
  readonly status: FaultStatus;
  readonly code: string;
  /** By field, as a dotted path: every fault at once, by the name the caller used. */
  readonly fields: FieldFaults | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: FaultStatus,
    code: string,
    message: string,
    { fields, headers = {} }: { fields?: FieldFaults; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'Fault';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.headers = headers;
  }
}

/** 400 with the fields that are wrong. */
export function invalidFields(fields: FieldFaults): Fault {
  return new Fault(400, 'INVALID_PARAMETERS', 'Invalid request parameters', { fields });
}
