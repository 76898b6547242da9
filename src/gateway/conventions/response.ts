/**
 * What goes over the wire in the end: an answer, or an error in the shape of its API. An error that nobody
 * expected says nothing of itself. Nothing is kept on the way, save where an answer allows it.
 */
import type { Api } from './api.ts';
import { callFacts } from './call-facts.ts';
import type { SentAnswer } from './endpoint.ts';
import { Fault } from './fault.ts';

export type Report = (error: unknown) => void;

export function sentResponse({ status, headers, text }: SentAnswer): Response {
  const shared = { 'Cache-Control': 'no-store', ...headers };
  if (text === '') return new Response(null, { status, headers: shared });
  const type = { 'Content-Type': 'application/json' };
  return new Response(text, { status, headers: { ...type, ...shared } });
}

/** The response to an error in the shape of `api`; whatever is not a `Fault` is reported and hidden. */
export function faultResponse(
  api: Api,
  error: unknown,
  { report, request }: { readonly report?: Report | undefined; readonly request: Request },
): Response {
  const isFault = error instanceof Fault;
  const facts = callFacts(request);
  if (!isFault) {
    facts.error = error;
    report?.(error);
  }
  const fault = isFault ? error : new Fault(500, 'INTERNAL', 'The request could not be served');
  facts.fault = fault.code;
  const { contentType, text } = api.faultBody(fault);
  return new Response(text, {
    status: fault.status,
    headers: { ...fault.headers, 'Content-Type': contentType, 'Cache-Control': 'no-store' },
  });
}
