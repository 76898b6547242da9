/**
 * The fields that a key has on the wire whoever it is for: its published form, the assignment
 * signature, and the place of its statement in the attestation of the response.
 */
import { z } from 'zod';
import { es256Signature, hex64, uuid, whole } from '../fields.ts';
import { LIMITS } from '../limits.ts';

/** Length of `public_key` in hex: SubjectPublicKeyInfo for RSA, the compressed point for secp256k1. */
const PUBLIC_KEY_HEX = { rsa4096: 1100, secp256k1: 66 } as const;

export const KEY_TYPE_NAME = { rsa4096: 'RSA-4096', secp256k1: 'secp256k1' } as const;

export const keyType = z.enum(['rsa4096', 'secp256k1']);

/** A statement and where it stands in the tree that the attestation signs. */
export const statedFields = {
  statement: z.string().min(2).max(4_096),
  index: whole(0).max(LIMITS.statements - 1),
  proof: z.array(hex64).max(Math.log2(LIMITS.statements)),
};

export const publishedKeyFields = {
  key_id: uuid,
  key_type: keyType,
  public_key: z.string().regex(/^[0-9a-f]{66,1100}$/, 'is not a public key in lower-case hex'),
  key_fingerprint: hex64,
  signature: es256Signature,
  ...statedFields,
};

type Published = { key_type: keyof typeof PUBLIC_KEY_HEX; public_key: string };

export function hasLengthOfItsType(body: Published, context: z.core.$RefinementCtx): void {
  if (body.public_key.length === PUBLIC_KEY_HEX[body.key_type]) return;
  const message = 'has not the length of its key type';
  context.addIssue({ code: 'custom', path: ['public_key'], message });
}
