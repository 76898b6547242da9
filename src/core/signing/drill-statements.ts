/**
 * What the station says of a drill: that it opened a key it holds and tried it, or opened what was
 * stored under one and compared it. Leaves of an attestation's tree like the statements of keys, so
 * each can be shown alone. A drill that fails is said as plainly as one that succeeds; of a backup's
 * content nothing is said, not even its length.
 */
import { KEY_CHECKS, type KeyCheck } from '../keys/key-drill.ts';
import { canonicalJson } from '../encoding/canonical.ts';
import type { KeyType } from '../keys/spki.ts';
import { refuse } from '../refusal.ts';
import {
  closedObject,
  hexField,
  listField,
  literalField,
  timeField,
  uuidField,
} from './closed-fields.ts';

export type KeyDrillStatement = {
  readonly v: 1;
  readonly type: 'key-drill';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  /** The item of the request that asked for the drill. */
  readonly item_id: string;
  readonly key_id: string;
  readonly key_type: KeyType;
  readonly key_fingerprint: string;
  readonly is_key_valid: boolean;
  /** What held, in the order in which it was looked at. */
  readonly passed: readonly KeyCheck[];
  /** What did not hold; `none` exactly when the key is valid. Nothing is looked at after it. */
  readonly failed: KeyCheck | 'none';
  /** SHA-256 (hex) of the UTF-8 identifier of the user the key was said to be assigned to, or ''. */
  readonly user_identifier_sha256: string;
  readonly checked_at: string;
};

/** What can be wrong with a stored backup: its key does not open, or the content is another. */
export const BACKUP_FAULTS = ['key', 'content'] as const;
export type BackupFault = (typeof BACKUP_FAULTS)[number];

export type BackupDrillStatement = {
  readonly v: 1;
  readonly type: 'backup-drill';
  readonly station_id: string;
  readonly env: 'test' | 'production';
  readonly item_id: string;
  readonly backup_id: string;
  readonly key_id: string;
  readonly key_fingerprint: string;
  /** How the backup is encrypted. */
  readonly form: 'rsa-oaep';
  /** SHA-256 (hex) of the ciphertext that was opened. */
  readonly ciphertext_sha256: string;
  /** SHA-256 (hex) that the plaintext was held against. */
  readonly checksum: string;
  readonly is_backup_valid: boolean;
  /** One word for a ciphertext that does not open and for one that opens to something else. */
  readonly failed: BackupFault | 'none';
  readonly checked_at: string;
};

/** The text that is a leaf. Refuses a statement that its reader would refuse. */
export function encodeKeyDrill(statement: KeyDrillStatement): string {
  return canonicalJson(jsonOf(readKeyDrill(statement)));
}

export function encodeBackupDrill(statement: BackupDrillStatement): string {
  return canonicalJson(readBackupDrill(statement));
}

/** Refuses `SCHEMA_VIOLATION`, also for a verdict that its own checks do not bear out. */
export function readKeyDrill(value: unknown): KeyDrillStatement {
  const fields = closedObject(value, 'key drill', KEY_DRILL_FIELDS);
  const passed = listField(fields.passed, 'passed', KEY_CHECKS.length).map((check) =>
    literalField<KeyCheck>(check, 'passed', KEY_CHECKS),
  );
  const failed = literalField<KeyCheck | 'none'>(fields.failed, 'failed', [...KEY_CHECKS, 'none']);
  const isValid = verdictField(fields.is_key_valid, 'is_key_valid', failed);
  checkOrder(failed === 'none' ? passed : [...passed, failed]);
  if (isValid && !NEEDED.every((check) => passed.includes(check))) {
    violation('passed', 'does not bear out the verdict');
  }
  const user = fields.user_identifier_sha256;
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['key-drill']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    item_id: uuidField(fields.item_id, 'item_id'),
    key_id: uuidField(fields.key_id, 'key_id'),
    key_type: literalField<KeyType>(fields.key_type, 'key_type', ['rsa4096', 'secp256k1']),
    key_fingerprint: hexField(fields.key_fingerprint, 'key_fingerprint', 32),
    is_key_valid: isValid,
    passed,
    failed,
    user_identifier_sha256: user === '' ? '' : hexField(user, 'user_identifier_sha256', 32),
    checked_at: timeField(fields.checked_at, 'checked_at'),
  };
}

/** Refuses as `readKeyDrill`. */
export function readBackupDrill(value: unknown): BackupDrillStatement {
  const fields = closedObject(value, 'backup drill', BACKUP_DRILL_FIELDS);
  const failed = literalField<BackupFault | 'none'>(fields.failed, 'failed', [
    ...BACKUP_FAULTS,
    'none',
  ]);
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['backup-drill']),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    item_id: uuidField(fields.item_id, 'item_id'),
    backup_id: uuidField(fields.backup_id, 'backup_id'),
    key_id: uuidField(fields.key_id, 'key_id'),
    key_fingerprint: hexField(fields.key_fingerprint, 'key_fingerprint', 32),
    form: literalField(fields.form, 'form', ['rsa-oaep']),
    ciphertext_sha256: hexField(fields.ciphertext_sha256, 'ciphertext_sha256', 32),
    checksum: hexField(fields.checksum, 'checksum', 32),
    is_backup_valid: verdictField(fields.is_backup_valid, 'is_backup_valid', failed),
    failed,
    checked_at: timeField(fields.checked_at, 'checked_at'),
  };
}

/** A key is valid only after these; the second implementation is not there in every runtime. */
const NEEDED: readonly KeyCheck[] = ['opened', 'public-key', 'round-trip'];

const KEY_DRILL_FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'item_id',
  'key_id',
  'key_type',
  'key_fingerprint',
  'is_key_valid',
  'passed',
  'failed',
  'user_identifier_sha256',
  'checked_at',
] as const;

const BACKUP_DRILL_FIELDS = [
  'v',
  'type',
  'station_id',
  'env',
  'item_id',
  'backup_id',
  'key_id',
  'key_fingerprint',
  'form',
  'ciphertext_sha256',
  'checksum',
  'is_backup_valid',
  'failed',
  'checked_at',
] as const;

function verdictField(value: unknown, where: string, failed: string): boolean {
  if (typeof value !== 'boolean') return violation(where, 'is not true or false');
  if (value !== (failed === 'none')) violation(where, 'contradicts what failed');
  return value;
}

/** Each check once, in the order of the list, and none left out before the last one. */
function checkOrder(checks: readonly KeyCheck[]): void {
  if (checks.some((check, at) => check !== KEY_CHECKS[at])) {
    violation('passed', 'is not in the order of the checks');
  }
}

function jsonOf(statement: KeyDrillStatement) {
  return { ...statement, passed: [...statement.passed] };
}

function violation(where: string, reason: string): never {
  return refuse('SCHEMA_VIOLATION', { where, reason });
}
