/**
 * Was this key really signed by the environment that makes keys, and for what was asked? A key that fails here
 * may be an attacker's: whatever is encrypted to it, they read.
 */
import { verifyAssignment as verifySignature } from '../core/keys/assignment.ts';
import type { SignableField } from '../core/keys/assignment.ts';
import { keyFingerprint } from '../core/keys/fingerprint.ts';
import { fromHex } from '../core/encoding/bytes.ts';
import { isRefusal } from '../core/refusal.ts';
import { NotVerified } from './errors.ts';
import type { KeySet } from './key-set.ts';

/** The members of the documented answer that matter for verifying. */
export interface Assignment {
  readonly key_id: string;
  readonly public_key: string;
  readonly signature: string;
  readonly signed_payload?: string;
  readonly signed_fields?: readonly string[];
}

export interface Expected {
  /** As asked for, in that order; left out where nothing was. */
  readonly signWith?: readonly SignableField[];
  /**
   * The value of each field you know yourself: from your request, your records, your API key. `key_id` and
   * `key_fingerprint` are held against the answer itself.
   */
  readonly values?: Readonly<Partial<Record<SignableField, string>>>;
}

/**
 * Throws `NotVerified`, or gives the fields that the signature binds. Those without a value in `expected` are
 * signed, and yours to compare. An answer has no `kid`, so every key of the set may be the one; when none
 * fits, the set is fetched again, once. Where it cannot be fetched, this throws as `KeySet.keys` does, and the
 * assignment is not verified yet: try again before you use it.
 */
export async function verifyAssignment(
  keySet: KeySet,
  assignment: Assignment,
  { signWith = [], values = {} }: Expected = {},
): Promise<Readonly<Record<string, string>>> {
  const fingerprint = fingerprintOf(assignment.public_key);
  const fields = assignment.signed_fields ?? [];
  const isAsAsked =
    fields.length === signWith.length && fields.every((field, at) => field === signWith[at]);
  if (!isAsAsked) {
    throw new NotVerified('FIELDS_DIFFER', 'The signed fields are not those that were asked for');
  }
  const bound =
    signedBy(await keySet.keys(), assignment) ??
    signedBy(await keySet.keys({ refresh: true }), assignment);
  if (bound === undefined) {
    throw new NotVerified('SIGNATURE_INVALID', 'No key of the key set made this signature');
  }
  const wanted = { ...values, key_id: assignment.key_id, key_fingerprint: fingerprint };
  for (const field of signWith) {
    const value = wanted[field];
    if (value !== undefined && bound[field] !== value) {
      throw new NotVerified('BINDING_DIFFERS', `The signature binds another “${field}”`);
    }
  }
  return bound;
}

function signedBy(
  keys: readonly Uint8Array[],
  { public_key, signature, signed_payload, signed_fields }: Assignment,
): Readonly<Record<string, string>> | undefined {
  for (const assignmentPublicKey of keys) {
    try {
      return verifySignature({
        assignmentPublicKey,
        publicKeyHex: public_key,
        signature,
        signedPayload: signed_payload,
        signedFields: signed_fields,
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return undefined;
}

function fingerprintOf(publicKey: string): string {
  try {
    return keyFingerprint(fromHex(publicKey));
  } catch {
    throw new NotVerified('PUBLIC_KEY_INVALID', 'The public key is no lower-case hexadecimal');
  }
}
