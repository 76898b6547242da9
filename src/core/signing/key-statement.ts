/**
 * What the station says about one key that it made: canonical JSON text, a leaf of an attestation's
 * tree. It holds all that a holder of the public key needs to find it again, and of the user only a
 * digest, so that a statement may be shown to others. A key of a pool was made before it was
 * anybody's, so its statement has a type of its own and no user.
 */
import { canonicalJson } from '../encoding/canonical.ts';
import { keyFingerprint } from '../keys/fingerprint.ts';
import { parsePublicKeyHex, type KeyType } from '../keys/spki.ts';
import { refuse } from '../refusal.ts';
import {
  closedObject,
  hexField,
  literalField,
  textField,
  timeField,
  uuidField,
} from './closed-fields.ts';

export type PoolKeyStatement = {
  readonly v: 1;
  readonly type: 'pool-key';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  readonly key_environment: 'COLD';
  readonly key_id: string;
  readonly key_type: KeyType;
  /** As published: hex SPKI for RSA, 33 bytes in hex for secp256k1. */
  readonly public_key: string;
  /** SHA-256 (hex) of the published bytes. */
  readonly key_fingerprint: string;
  /** The item of the request that the key answers. */
  readonly item_id: string;
  readonly created_at: string;
};

export type KeyStatement = Omit<PoolKeyStatement, 'type'> & {
  readonly type: 'key';
  /** SHA-256 (hex) of the UTF-8 user identifier. */
  readonly user_identifier_sha256: string;
};

/** The text that is a leaf. Refuses a statement that its reader would refuse. */
export function encodeKeyStatement(statement: KeyStatement): string {
  return canonicalJson(readKeyStatement(statement));
}

/** As `encodeKeyStatement`, of a key that is nobody's yet. */
export function encodePoolKeyStatement(statement: PoolKeyStatement): string {
  return canonicalJson(readPoolKeyStatement(statement));
}

/**
 * A sound public key in its published form, with its own fingerprint. Refuses `SCHEMA_VIOLATION` and
 * `PUBLIC_KEY_INVALID`.
 */
export function readKeyStatement(value: unknown): KeyStatement {
  const fields = closedObject(value, 'key statement', [...FIELDS, 'user_identifier_sha256']);
  return {
    ...readKey(fields),
    type: literalField(fields.type, 'type', ['key']),
    user_identifier_sha256: hexField(fields.user_identifier_sha256, 'user_identifier_sha256', 32),
  };
}

/** Refuses as `readKeyStatement`. */
export function readPoolKeyStatement(value: unknown): PoolKeyStatement {
  const fields = closedObject(value, 'pool key statement', FIELDS);
  return { ...readKey(fields), type: literalField(fields.type, 'type', ['pool-key']) };
}

const FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'key_environment',
  'key_id',
  'key_type',
  'public_key',
  'key_fingerprint',
  'item_id',
  'created_at',
] as const;

function readKey(fields: Record<(typeof FIELDS)[number], unknown>): Omit<PoolKeyStatement, 'type'> {
  const keyType = literalField<KeyType>(fields.key_type, 'key_type', ['rsa4096', 'secp256k1']);
  const hex = textField(fields.public_key, 'public_key', 4096);
  const { publicKey, form } = parsePublicKeyHex(keyType, hex);
  // PKCS#1 would be a second published form of one key, with another fingerprint.
  if (form === 'pkcs1') violation('public_key', 'is PKCS#1 and not as published');
  const fingerprint = hexField(fields.key_fingerprint, 'key_fingerprint', 32);
  if (fingerprint !== keyFingerprint(publicKey)) {
    violation('key_fingerprint', 'is of another key');
  }
  return {
    v: literalField(fields.v, 'v', [1]),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    key_environment: literalField(fields.key_environment, 'key_environment', ['COLD']),
    key_id: uuidField(fields.key_id, 'key_id'),
    key_type: keyType,
    public_key: hex,
    key_fingerprint: fingerprint,
    item_id: uuidField(fields.item_id, 'item_id'),
    created_at: timeField(fields.created_at, 'created_at'),
  };
}

function violation(where: string, reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where, reason });
}
