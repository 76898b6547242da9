/**
 * The body of `POST /v1/keys`: the documented fields and nothing else. A field that nobody reads is
 * refused rather than ignored, for a wallet that misspells `key_environment` must not get a key of
 * another environment than it meant. Every fault is named by its field.
 */
import { z } from 'zod';
import { SIGNABLE_FIELDS } from '../../core/keys/assignment.ts';
import { identifierText, nameText } from '../../protocol/fields.ts';

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

export const assignKeyBody = z
  .strictObject({
    user_identifier: identifierText,
    key_type: z.enum(['rsa4096', 'secp256k1', 'ed25519']),
    key_environment: z.enum(['HOT', 'COLD']).default('HOT'),
    organisation: z
      .strictObject({ customer_id: identifierText, customer_name: nameText })
      .optional(),
    package: z.strictObject({ package_id: identifierText, package_name: nameText }).optional(),
    sign_with: signWith.optional(),
  })
  .superRefine(({ organisation, package: packaged, sign_with: bound = [] }, context) => {
    const unresolved = (message: string) => {
      context.addIssue({ code: 'custom', path: ['sign_with'], message });
    };
    if (organisation === undefined && bound.includes('external_customer_id')) {
      unresolved('external_customer_id cannot be bound without organisation.customer_id');
    }
    if (packaged === undefined && bound.includes('external_package_id')) {
      unresolved('external_package_id cannot be bound without package.package_id');
    }
  });

export type SignableField = (typeof SIGNABLE_FIELDS)[number];
export type AssignKeyBody = z.output<typeof assignKeyBody>;

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
