/**
 * A body read the strict way: of one content type, capped before it is taken in, and JSON that every
 * reader understands alike (no key twice, nothing after its end). Each fault is named by its field.
 */
import type { z } from 'zod';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal } from '../../core/refusal.ts';
import { Fault, invalidFields } from './fault.ts';
import type { FieldFaults } from './fault.ts';
import { fieldSentence } from './field-sentences.ts';

export const MAX_JSON_BYTES = 262_144;

export function checkContentType(headers: Headers, wanted: string): void {
  const type = (headers.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === wanted) return;
  throw new Fault(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Type must be ${wanted}`);
}

export function bodyTooLarge(limit: number): Fault {
  return new Fault(413, 'BODY_TOO_LARGE', `The request body is larger than ${limit} bytes`);
}

/** Hardly anybody is left to read it; it says to the log that this was no failure of ours. */
export function bodyIncomplete(): Fault {
  return new Fault(400, 'BODY_INCOMPLETE', 'The connection ended before the request body did');
}

/** Throws the `Fault` (400) that says why these bytes are no JSON. */
export function parseJsonBody(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, undefined, 'foreign');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = String(error.facts['reason'] ?? error.facts['key'] ?? error.code);
    throw new Fault(
      400,
      'INVALID_JSON',
      error.code === 'JSON_NUMBER'
        ? 'The request body has a number that is none, or cannot be kept exactly: write it as a string'
        : `The request body is not valid JSON (${reason})`,
    );
  }
}

/** The value as the schema has it; throws the `Fault` (400) that names every field in fault. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: fieldSentence });
  if (!result.success) throw invalidFields(byField(result.error));
  return result.data;
}

/** One entry per field; the field is the dotted path, and an unknown field is named by itself. */
function byField(error: z.ZodError): FieldFaults {
  // A map, for the caller chooses the names: an object has a `constructor` before anybody gives it one.
  const fields = new Map<string, Set<string>>();
  for (const issue of error.issues) {
    const path = issue.path.filter((part) => typeof part !== 'symbol').map(String);
    const names =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...path, key].join('.'))
        : [path.join('.') || 'body'];
    for (const name of names) {
      // Two rules of one field may say the same.
      fields.set(name, (fields.get(name) ?? new Set()).add(issue.message));
    }
  }
  return Object.fromEntries([...fields].map(([name, faults]) => [name, [...faults]]));
}
