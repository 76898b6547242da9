/**
 * The body of `POST /v1/keys`: the documented fields and nothing else. A field that nobody reads is
 * refused rather than ignored, for a wallet that misspells `key_environment` must not get a key of
 * another environment than it meant. Every fault is named by its field.
 */
import { z } from 'zod';
import { SIGNABLE_FIELDS } from '../../core/keys/assignment.ts';
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal } from '../../core/refusal.ts';
import { identifierText, nameText } from '../../protocol/fields.ts';
import { ApiError, invalidFields } from './errors.ts';
import type { FieldErrors } from './errors.ts';

const signWith = z
  .array(z.string())
  .min(1, 'must name at least one field')
  .superRefine((fields, context) => {
    for (const [index, field] of fields.entries()) {
      const message = signWithFault(fields, index, field);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }
  })
  .transform((fields) => fields.filter(isSignable));

const assignKeyBody = z.strictObject({
  user_identifier: identifierText,
  key_type: z.enum(['rsa4096', 'secp256k1', 'ed25519']),
  key_environment: z.enum(['HOT', 'COLD']).default('HOT'),
  organisation: z.strictObject({ customer_id: identifierText, customer_name: nameText }).optional(),
  package: z.strictObject({ package_id: identifierText, package_name: nameText }).optional(),
  sign_with: signWith.optional(),
});

export type SignableField = (typeof SIGNABLE_FIELDS)[number];
export type AssignKeyBody = z.output<typeof assignKeyBody>;

/** Reads the body; throws the `ApiError` (400) that names every field in fault. */
export function readAssignKeyBody(bytes: Uint8Array): AssignKeyBody {
  const result = assignKeyBody.safeParse(parsedJson(bytes));
  if (!result.success) throw invalidFields(byField(result.error));
  const body = result.data;
  const unresolved: string[] = [];
  if (body.organisation === undefined && body.sign_with?.includes('external_customer_id')) {
    unresolved.push('external_customer_id cannot be bound without organisation.customer_id');
  }
  if (body.package === undefined && body.sign_with?.includes('external_package_id')) {
    unresolved.push('external_package_id cannot be bound without package.package_id');
  }
  if (unresolved.length > 0) throw invalidFields({ sign_with: unresolved });
  return body;
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = String(error.facts['reason'] ?? error.facts['key'] ?? error.code);
    throw new ApiError(400, 'INVALID_JSON', `The request body is not valid JSON (${reason})`);
  }
}

function signWithFault(
  fields: readonly string[],
  index: number,
  field: string,
): string | undefined {
  if (field === 'public_key') return 'public_key is always signed and must not be listed';
  if (!isSignable(field)) return `unknown field at position ${String(index)}`;
  if (fields.indexOf(field) !== index) return `${field} is listed more than once`;
  return undefined;
}

function isSignable(field: string): field is SignableField {
  return (SIGNABLE_FIELDS as readonly string[]).includes(field);
}

/** One entry per field; the field is the dotted path, and an unknown field is named by itself. */
function byField(error: z.ZodError): FieldErrors {
  const details: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const path = issue.path.filter((part) => typeof part === 'string');
    const fields =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...path, key].join('.'))
        : [path.join('.') || 'body'];
    const message = issue.code === 'unrecognized_keys' ? 'is not a known field' : issue.message;
    for (const field of fields) (details[field] ??= []).push(message);
  }
  return details;
}
