/**
 * The key that a caller means by its public key. RSA keys are known in two spellings (SubjectPublicKeyInfo
 * and PKCS#1) and in either case of letters; both are the same key, found by one fingerprint.
 */
import { fromHex } from '../../core/encoding/bytes.ts';
import { keyFingerprint } from '../../core/keys/fingerprint.ts';
import { parsePublicKeyHex } from '../../core/keys/spki.ts';
import { isRefusal } from '../../core/refusal.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyType, KeyEnvironment } from '../storage/tables/keys.ts';

/** A key that somebody was given. */
export interface FoundKey {
  readonly keyId: string;
  readonly environment: KeyEnvironment;
  readonly keyType: CustomerKeyType;
  readonly fingerprint: string;
  readonly publicKey: string;
  /** '' where the assignment named no organisation. */
  readonly customerId: string;
  readonly userId: string;
  readonly status: 'active' | 'retired';
}

/** Undefined for what is no key, for a key of nobody here, and for one that was made ahead and waits. */
export async function assignedKeyByPublicKey(
  db: Database,
  publicKeyHex: string,
): Promise<FoundKey | undefined> {
  const fingerprint = fingerprintOf(publicKeyHex.toLowerCase());
  if (fingerprint === undefined) return undefined;
  return foundKey(await assignedKeys(db).where('fingerprint', '=', fingerprint).executeTakeFirst());
}

export async function assignedKeyById(db: Database, keyId: string): Promise<FoundKey | undefined> {
  return foundKey(
    await assignedKeys(db).where('customer_key.key_id', '=', keyId).executeTakeFirst(),
  );
}

function assignedKeys(db: Database) {
  return db
    .selectFrom('customer_key')
    .innerJoin('key_assignment', 'key_assignment.key_id', 'customer_key.key_id')
    .select(['customer_key.key_id', 'customer_key.environment', 'customer_key.key_type'])
    .select(['fingerprint', 'public_key', 'status', 'customer_id', 'user_id']);
}

type AssignedRow = Awaited<ReturnType<ReturnType<typeof assignedKeys>['execute']>>[number];

function foundKey(row: AssignedRow | undefined): FoundKey | undefined {
  if (row === undefined || row.status === 'pooled') return undefined;
  return {
    keyId: row.key_id,
    environment: row.environment,
    keyType: row.key_type,
    fingerprint: row.fingerprint,
    publicKey: row.public_key,
    customerId: row.customer_id,
    userId: row.user_id,
    status: row.status,
  };
}

function fingerprintOf(hex: string): string | undefined {
  try {
    const isRsa = hex.length > 1000;
    return keyFingerprint(isRsa ? parsePublicKeyHex('rsa4096', hex).publicKey : fromHex(hex));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
