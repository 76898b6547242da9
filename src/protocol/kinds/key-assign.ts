/**
 * `key.assign`: make one customer key and sign its public key for whoever asked. The request says
 * whose key it is and which of those facts the assignment signature must bind (`sign_with`); the
 * response carries the public key, the assignment signature and the key's place in the attestation.
 */
import { z } from 'zod';
import { SIGNABLE_FIELDS } from '../../core/keys/assignment.ts';
import { es256Signature, hex64, identifierText, nameText, uuid, whole } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';

/** Length of `public_key` in hex: SubjectPublicKeyInfo for RSA, the compressed point for secp256k1. */
const PUBLIC_KEY_HEX = { rsa4096: 1100, secp256k1: 66 } as const;

const KEY_TYPE_NAME = { rsa4096: 'RSA-4096', secp256k1: 'secp256k1' } as const;

const keyType = z.enum(['rsa4096', 'secp256k1']);
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
    key_id: uuid,
    key_type: keyType,
    public_key: z.string().regex(/^[0-9a-f]{66,1100}$/, 'is not a public key in lower-case hex'),
    key_fingerprint: hex64,
    signature: es256Signature,
    signed_payload: z.string().min(2).max(8_192).exactOptional(),
    signed_fields: signableFields.exactOptional(),
    statement: z.string().min(2).max(4_096),
    index: whole(0).max(LIMITS.items - 1),
    proof: z.array(hex64).max(Math.log2(LIMITS.items)),
  })
  .superRefine((body, context) => {
    if (body.public_key.length !== PUBLIC_KEY_HEX[body.key_type]) {
      const message = 'has not the length of its key type';
      context.addIssue({ code: 'custom', path: ['public_key'], message });
    }
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
