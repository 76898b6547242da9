/**
 * The signature that integrators see: ES256 by the assignment key over the text of the `public_key`
 * hex or, with `sign_with`, over the exact RFC 8785 text `signed_payload`. Checking goes the other
 * way round: first the signature over the bytes that came, then what those bytes say.
 */
import { isP256Signature, signP256Der } from '../crypto/p256.ts';
import { fromBase64, fromUtf8, toBase64, utf8 } from '../encoding/bytes.ts';
import { canonicalJson } from '../encoding/canonical.ts';
import { parseStrictJson } from '../encoding/strict-json.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { SecretKey } from './secret-key.ts';

/** What `sign_with` may name. `public_key` is always bound and never named. */
export const SIGNABLE_FIELDS = [
  'external_customer_id',
  'external_package_id',
  'pulled_by_id',
  'pulled_by_type',
  'user_id',
  'key_id',
  'key_fingerprint',
] as const;

export type SignableField = (typeof SIGNABLE_FIELDS)[number];

/** Values that the request gives; key id and fingerprint come from the key itself. */
export interface AssignmentContext {
  readonly external_customer_id?: string;
  readonly external_package_id?: string;
  readonly pulled_by_id?: string;
  readonly pulled_by_type?: string;
  readonly user_id?: string;
}

export interface AssignmentInput {
  readonly assignmentSecret: SecretKey;
  readonly publicKeyHex: string;
  readonly keyId: string;
  readonly fingerprint: string;
  readonly signWith?: readonly string[];
  readonly context: AssignmentContext;
}

export interface SignedAssignment {
  /** Base64 of a DER signature. */
  readonly signature: string;
  readonly signedPayload?: string;
  /** In the order of the request, without `public_key`. */
  readonly signedFields?: string[];
}

/** Refuses a field without a value (`FIELD_UNRESOLVED`) or named twice (`SCHEMA_VIOLATION`). */
export function signAssignment(input: AssignmentInput): SignedAssignment {
  const { assignmentSecret, publicKeyHex, signWith = [] } = input;
  const sign = (text: string) => toBase64(signP256Der(assignmentSecret, utf8(text)));
  if (signWith.length === 0) return { signature: sign(publicKeyHex) };
  const signedPayload = canonicalJson({
    ...boundFields(input, signWith),
    public_key: publicKeyHex,
  });
  return { signature: sign(signedPayload), signedPayload, signedFields: [...signWith] };
}

export interface AssignmentToVerify {
  /** Uncompressed P-256 point, 65 bytes. */
  readonly assignmentPublicKey: Uint8Array;
  readonly publicKeyHex: string;
  readonly signature: string;
  readonly signedPayload?: string | undefined;
  readonly signedFields?: readonly string[] | undefined;
}

/**
 * Verifies an assignment and returns the fields that it binds, for the caller to hold against what
 * was asked. Refuses `SIGNATURE_INVALID`, also when the payload binds another public key, or has a
 * field more or less than `signedFields`.
 */
export function verifyAssignment(input: AssignmentToVerify): Readonly<Record<string, string>> {
  const { assignmentPublicKey, publicKeyHex, signedPayload, signedFields } = input;
  const signedBytes = utf8(signedPayload ?? publicKeyHex);
  if (!isP256Signature(assignmentPublicKey, signedBytes, signatureBytes(input.signature))) {
    return invalid();
  }
  if (signedPayload === undefined) return signedFields === undefined ? {} : invalid();
  const { public_key: boundKey, ...bound } = payloadFields(signedBytes);
  const count = Object.keys(bound).length;
  const isExact =
    signedFields?.length === count &&
    new Set(signedFields).size === count &&
    signedFields.every((field) => Object.hasOwn(bound, field));
  return boundKey === publicKeyHex && isExact ? bound : invalid();
}

function boundFields(input: AssignmentInput, signWith: readonly string[]): Record<string, string> {
  const values: Partial<Record<string, string>> = {
    ...input.context,
    key_id: input.keyId,
    key_fingerprint: input.fingerprint,
  };
  const bound: Record<string, string> = {};
  for (const field of signWith) {
    if (Object.hasOwn(bound, field)) {
      refuse('SCHEMA_VIOLATION', { where: 'sign_with', reason: `names “${field}” twice` });
    }
    const isKnown = (SIGNABLE_FIELDS as readonly string[]).includes(field);
    const value = isKnown ? values[field] : undefined;
    if (value === undefined || value === '') return refuse('FIELD_UNRESOLVED', { field });
    bound[field] = value;
  }
  return bound;
}

function payloadFields(bytes: Uint8Array): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = parseStrictJson(bytes, 1);
  } catch (error) {
    if (isRefusal(error)) return invalid();
    throw error;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return invalid();
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    fields[name] = typeof value === 'string' ? value : invalid();
  }
  return canonicalJson(fields) === fromUtf8(bytes) ? fields : invalid();
}

function signatureBytes(signature: string): Uint8Array {
  try {
    return fromBase64(signature);
  } catch (error) {
    if (isRefusal(error)) return invalid();
    throw error;
  }
}

function invalid(): never {
  return refuse('SIGNATURE_INVALID', { what: 'assignment' });
}
