/**
 * The body of `POST /v1/keys` and of its partner twin: the documented fields and nothing else. A field that nobody reads is
 * refused rather than ignored, for a wallet that misspells `key_environment` must not get a key of
 * another environment than it meant. Every fault is named by its field.
 */
import { z } from 'zod';
import { SIGNABLE_FIELDS } from '../../core/keys/assignment.ts';
import { identifierText, nameText } from '../../protocol/fields.ts';
import { maybe } from '../conventions/maybe.ts';

/** Names of fields that a signature is to bind, each once; an empty list binds as much as none. */
export const signWith = z
  .array(z.string().meta({ enum: [...SIGNABLE_FIELDS] }))
  .superRefine((fields, context) => {
    for (const [index, field] of fields.entries()) {
      const message = signWithFault(fields, index, field);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }
  })
  .transform((fields) => (fields.length === 0 ? undefined : fields.filter(isSignable)));

const keyType = z.enum(['rsa4096', 'secp256k1', 'ed25519']);
const keyEnvironment = z.enum(['HOT', 'COLD']);
const partnerOrganisation = z.strictObject({
  customer_id: identifierText,
  customer_name: nameText,
});
const partnerPackage = z.strictObject({ package_id: identifierText, package_name: nameText });
/** The id is what a key is filed under, and what a signature binds; a name is told, or not. */
const organisation = partnerOrganisation.extend({ customer_name: maybe(nameText) });
const packaged = partnerPackage.extend({ package_name: maybe(nameText) });

export const assignKeyBody = z
  .strictObject({
    user_identifier: identifierText,
    key_type: keyType,
    key_environment: keyEnvironment.default('HOT'),
    organisation: maybe(organisation),
    package: maybe(packaged),
    sign_with: maybe(signWith),
  })
  .superRefine((body, context) => {
    const bound = body.sign_with ?? [];
    const unresolved = (message: string) => {
      context.addIssue({ code: 'custom', path: ['sign_with'], message });
    };
    if (body.organisation === undefined && bound.includes('external_customer_id')) {
      unresolved('external_customer_id cannot be bound without organisation.customer_id');
    }
    if (body.package === undefined && bound.includes('external_package_id')) {
      unresolved('external_package_id cannot be bound without package.package_id');
    }
  });

/** A wallet provider says whose key it is and where it is kept: nothing is left to a default. */
export const partnerKeyBody = z.strictObject({
  user_identifier: identifierText,
  key_type: keyType,
  key_environment: keyEnvironment,
  organisation: partnerOrganisation,
  package: partnerPackage,
  sign_with: maybe(signWith),
});

export type SignableField = (typeof SIGNABLE_FIELDS)[number];

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
