/**
 * What the station says about one key that it made: canonical JSON text, a leaf of an attestation's
 * tree. It holds all that a holder of the public key needs to find it again, and of the user only a
 * digest, so that a statement may be shown to others.
 */
import { utf8 } from '../encoding/bytes.ts';
import { canonicalJson } from '../encoding/canonical.ts';
import { keyFingerprint } from '../keys/fingerprint.ts';
import { parsePublicKeyHex, type KeyType } from '../keys/spki.ts';
import { refuse } from '../refusal.ts';
import { decodeCanonical } from './canonical-bytes.ts';
import {
  closedObject,
  hexField,
  literalField,
  textField,
  timeField,
  uuidField,
} from './closed-fields.ts';

export type KeyStatement = {
  readonly v: 1;
  readonly type: 'key';
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
  /** SHA-256 (hex) of the UTF-8 user identifier. */
  readonly user_identifier_sha256: string;
  readonly created_at: string;
};

/** The text that is a leaf. Refuses a statement that its reader would refuse. */
export function encodeKeyStatement(statement: KeyStatement): string {
  return canonicalJson(readKeyStatement(statement));
}

/**
 * Reads a leaf: the canonical spelling only, a sound public key in its published form, and its own
 * fingerprint. Refuses `SCHEMA_VIOLATION`, `PUBLIC_KEY_INVALID` or a code of the JSON reader.
 */
export function decodeKeyStatement(text: string): KeyStatement {
  return readKeyStatement(decodeCanonical(utf8(text), MAX_BYTES, 'key statement'));
}

function readKeyStatement(value: unknown): KeyStatement {
  const fields = closedObject(value, 'key statement', FIELDS);
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
    type: literalField(fields.type, 'type', ['key']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    key_environment: literalField(fields.key_environment, 'key_environment', ['COLD']),
    key_id: uuidField(fields.key_id, 'key_id'),
    key_type: keyType,
    public_key: hex,
    key_fingerprint: fingerprint,
    item_id: uuidField(fields.item_id, 'item_id'),
    user_identifier_sha256: hexField(fields.user_identifier_sha256, 'user_identifier_sha256', 32),
    created_at: timeField(fields.created_at, 'created_at'),
  };
}

const MAX_BYTES = 8192;

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
  'user_identifier_sha256',
  'created_at',
] as const;

function violation(where: string, reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where, reason });
}
