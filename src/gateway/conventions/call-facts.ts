/**
 * What becomes known of a call while it is answered, for the log and the counters. Nothing that a caller
 * can write freely stands in it: no path, no header, no body.
 */
export interface CallFacts {
  api: string;
  operation: string;
  /** Whose credential it is; '' before it is known. */
  apiKeyId: string;
  /** The code of the fault that was answered; '' for none. */
  fault: string;
  /** What nobody expected, where the answer is 500. */
  error: unknown;
}

const known = new WeakMap<Request, CallFacts>();

export function callFacts(request: Request): CallFacts {
  const found = known.get(request);
  if (found !== undefined) return found;
  const facts = { api: '', operation: '', apiKeyId: '', fault: '', error: undefined };
  known.set(request, facts);
  return facts;
}
