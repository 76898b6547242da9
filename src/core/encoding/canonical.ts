/**
 * Canonical JSON (RFC 8785) of a restricted profile: no null, no fractions, no lone surrogates.
 * Used where a digest or signature is made over JSON of our own, never to verify what arrived.
 */
import canonicalize from 'canonicalize';

export type JsonValue =
  string | number | boolean | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The one spelling of `value`. Throws `TypeError` for a value outside the profile. */
export function canonicalJson(value: JsonValue): string {
  assertProfile(value);
  return rfc8785(value);
}

/** RFC 8785 of any JSON value. */
export function rfc8785(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('there is no JSON for this value');
  return text;
}

/** `canonicalize` drops undefined and spells dates: here they are mistakes of the programmer. */
function assertProfile(value: unknown): void {
  if (typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) return;
  } else if (Array.isArray(value)) {
    for (const item of value as unknown[]) assertProfile(item);
    return;
  } else if (isPlainObject(value)) {
    for (const item of Object.values(value)) assertProfile(item);
    return;
  }
  throw new TypeError('this value is outside the JSON profile');
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
