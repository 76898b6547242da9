/**
 * `key.assign`: make one customer key and sign its public key for whoever asked. The request says
 * whose key it is and which of those facts the assignment signature must bind (`sign_with`); the
 * response carries the public key, the assignment signature and the key's place in the attestation.
 */
import { z } from 'zod';
import { SIGNABLE_FIELDS } from '../../core/keys/assignment.ts';
import { identifierText, nameText, uuid } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';
import { hasLengthOfItsType, keyType, KEY_TYPE_NAME, publishedKeyFields } from './published-key.ts';

const signableFields = z.array(z.enum(SIGNABLE_FIELDS)).min(1).max(SIGNABLE_FIELDS.length);

const requestBody = z
  .strictObject({
    key_type: keyType,
    user_identifier: identifierText,
    user_id: uuid,
    organisation: z
      .strictObject({ customer_id: identifierText, customer_name: nameText })
      .exactOptional(),
    package: z.strictObject({ package_id: identifierText, package_name: nameText }).exactOptional(),
    sign_with: signableFields.exactOptional(),
    pulled_by: z.strictObject({
      id: identifierText,
      type: z.enum(['api_key', 'user_credentials']),
    }),
  })
  .superRefine((body, context) => {
    const wanted = body.sign_with ?? [];
    const fault = unbindable(wanted, body.organisation !== undefined, body.package !== undefined);
    if (fault) context.addIssue({ code: 'custom', path: ['sign_with'], message: fault });
  });

const responseBody = z
  .strictObject({
    ...publishedKeyFields,
    signed_payload: z.string().min(2).max(8_192).exactOptional(),
    signed_fields: signableFields.exactOptional(),
  })
  .superRefine(hasLengthOfItsType)
  .superRefine((body, context) => {
    if ((body.signed_payload === undefined) !== (body.signed_fields === undefined)) {
      const message = 'comes with signed_fields or not at all';
      context.addIssue({ code: 'custom', path: ['signed_payload'], message });
    }
  });

export type KeyAssignRequest = z.output<typeof requestBody>;
export type KeyAssignResponse = z.output<typeof responseBody>;

export const KEY_ASSIGN = {
  kind: 'key.assign',
  requestBody,
  responseBody,
  maxFileBytes: LIMITS.fileBytes,
  isAttested: true,
  describe: describeKeyAssign,
} satisfies Kind<'key.assign', typeof requestBody, typeof responseBody>;

function describeKeyAssign(body: KeyAssignRequest): ReviewLine[] {
  const lines: ReviewLine[] = [
    { label: 'Act', value: 'Make a new key and assign it' },
    { label: 'Key type', value: KEY_TYPE_NAME[body.key_type] },
    { label: 'For user', value: body.user_identifier },
    { label: 'Gateway’s id of the user', value: body.user_id },
  ];
  if (body.organisation) {
    lines.push(
      { label: 'Customer', value: body.organisation.customer_name },
      { label: 'Customer id', value: body.organisation.customer_id },
    );
  }
  if (body.package) {
    lines.push(
      { label: 'Package', value: body.package.package_name },
      { label: 'Package id', value: body.package.package_id },
    );
  }
  lines.push(
    { label: 'Asked by', value: body.pulled_by.id },
    { label: 'Credential', value: body.pulled_by.type },
    { label: 'Signature binds', value: ['public_key', ...(body.sign_with ?? [])].join(', ') },
  );
  return lines;
}

/** Why the assignment signature could not bind these fields, or undefined when it can. */
function unbindable(
  fields: readonly string[],
  hasOrganisation: boolean,
  hasPackage: boolean,
): string | undefined {
  if (new Set(fields).size !== fields.length) return 'names a field twice';
  if (fields.includes('external_customer_id') && !hasOrganisation) {
    return 'binds external_customer_id, and there is no organisation';
  }
  if (fields.includes('external_package_id') && !hasPackage) {
    return 'binds external_package_id, and there is no package';
  }
  return undefined;
}
