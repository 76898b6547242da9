/**
 * The id of a call, in the answer and in the log. A caller's own is taken only where it can be nothing but
 * an id: whoever can write into the log writes secrets there by mistake, and lines by design.
 */
const SAFE =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{32})$/;

export function callersId(header: string | undefined): string | undefined {
  return header !== undefined && SAFE.test(header) ? header : undefined;
}
