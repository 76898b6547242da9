/**
 * What CoinCover's documents say is answered, written from them and not from the software: a member
 * that they do not name is a fault, save those listed as our additions.
 */
import { z } from 'zod';
import { answersAt } from './documented.ts';

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(length)}}$`));
const base64 = z.base64();
export const checksum = z.string().regex(/^[a-fA-F0-9]{64}$/);

/** What `sign_with` can name. */
export const SIGN_WITH = [
  'external_customer_id',
  'external_package_id',
  'pulled_by_id',
  'pulled_by_type',
  'user_id',
  'key_id',
  'key_fingerprint',
] as const;

/** `key_id`, `public_key` and `signature` alone, where nothing is bound. */
const bareKey = z.strictObject({
  key_id: z.uuid(),
  /** RSA-4096 as SubjectPublicKeyInfo, a compressed point, or an Ed25519 key. */
  public_key: z.union([hex(1100), hex(66), hex(64)]),
  signature: base64,
});
const bound = {
  signed_payload: z.string().min(2),
  signed_fields: z.array(z.enum(SIGN_WITH)).min(1),
};
const owner = {
  customer_id: z.string().nullable(),
  package_id: z.string().nullable(),
  metadata: z.strictObject({
    customer_name: z.string().optional(),
    package_name: z.string().optional(),
  }),
};

/** Each with nothing bound to it, and with what `sign_with` names. */
const assigned = { bare: bareKey.extend(owner), bound: bareKey.extend({ ...bound, ...owner }) };
const generated = { bare: bareKey, bound: bareKey.extend(bound) };

/** Both of the bound members or neither. */
export const assignedKey = z.union([assigned.bare, assigned.bound]);
export const generatedKey = z.union([generated.bare, generated.bound]);

/** The members of a key, in the order in which the documents show them. */
export const KEY_MEMBERS = {
  assigned: Object.keys(assigned.bare.shape),
  assignedBound: Object.keys(assigned.bound.shape),
  generated: Object.keys(generated.bare.shape),
  generatedBound: Object.keys(generated.bound.shape),
};

/** Our own: the answer to a request that has to cross the gap. */
export const pending = z.strictObject({
  request_id: z.uuid(),
  status: z.literal('PENDING_COLD'),
  message: z.string().min(1),
});

/** Our additions to a verdict: what proves it, and when it was reached. */
const proven = {
  verified_at: z.iso.datetime().optional(),
  record: z.unknown().optional(),
  signature: z.unknown().optional(),
};
const verdict = z.enum(['passed', 'failed', 'not_covered']);
const keyVerified = z.strictObject({
  message: z.string().min(1),
  is_key_valid: z.boolean(),
  ...proven,
});
const backupVerified = z.strictObject({
  message: z.string().min(1),
  is_backup_valid: z.boolean(),
  ...proven,
  checks: z.strictObject({ key: verdict, stored_bytes: verdict, content: verdict }).optional(),
});

/** The documented members, and whatever else was given. */
const backupMetadata = z.looseObject({
  description: z.string().optional(),
  content_type: z.string().optional(),
  original_filename: z.string().optional(),
});
const dataStored = z.strictObject({
  backup_id: z.uuid(),
  checksum: checksum.optional(),
  data_size: z.int().min(1),
  backup_type: z.literal('data'),
  metadata: backupMetadata,
});
const fileStored = z.strictObject({
  backup_id: z.uuid(),
  backup_type: z.literal('file'),
  /** Whatever JSON object came with it. */
  metadata: z.record(z.string(), z.unknown()),
});

export const coincoverError = z.strictObject({
  message: z.string().min(1),
  error: z.string().min(1),
  /** Ours: the fields that are in fault. */
  details: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
});

export const COINCOVER_ANSWERS = answersAt({
  'post /v1/keys': { 200: assignedKey, 202: pending },
  'post /v1/partner/keys': { 200: assignedKey, 202: pending },
  'get /v1/keys/requests/{request_id}': { 200: assignedKey, 202: pending },
  'get /v1/keys/{key_id}/attestation': {
    200: z.strictObject({
      statement: z.string(),
      index: z.int().min(0),
      proof: z.array(hex(64)),
      attestation: z.strictObject({
        payload: base64,
        payloadType: z.string(),
        signatures: z.array(z.strictObject({ keyid: z.string(), sig: base64 })).length(1),
      }),
    }),
  },
  'get /v1/keys/{key_id}/verify': { 200: keyVerified },
  'get /v1/hot/keys/{key_id}/verify': { 200: keyVerified },
  'post /v1/secure/data': { 200: dataStored },
  'post /v1/partner/secure/data': { 200: dataStored },
  'post /v1/secure/file': { 200: fileStored },
  'post /v1/partner/secure/file': { 200: fileStored },
  'get /v1/backups/{backup_id}/verify': { 200: backupVerified },
  'get /v1/hot/backups/{backup_id}/verify': { 200: backupVerified },
});
