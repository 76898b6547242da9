/**
 * How a secret key becomes a row of the vault and back. The wrapping binds the row's identity
 * (vault, table, row, version, type, fingerprint, epoch), so that a sealed key moved to another row,
 * or an older one put back, does not open (security reference 5.1).
 */
import type { Random } from '../core/crypto/random.ts';
import { keyFingerprint } from '../core/keys/fingerprint.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { unwrapSecret, wrapSecret, type RowIdentity } from '../core/quorum/wrapped-secret.ts';
import type { KeyRecord } from './ports/keys.ts';

const TABLE = 'key';
const ROW_VERSION = 1;

export type NewKey = Omit<KeyRecord, 'fingerprint' | 'status' | 'wrapped'>;

/** The record of a new key with its secret wrapped under the KEK. The secret is not destroyed here. */
export function wrappedKeyRecord(args: {
  key: NewKey;
  secret: SecretKey;
  kek: SecretKey;
  vaultId: string;
  random: Random;
}): KeyRecord {
  const { key, secret, kek, vaultId, random } = args;
  const described = { ...key, fingerprint: keyFingerprint(key.publicKey) };
  const wrapped = wrapSecret({ kek, row: rowOf(vaultId, described), secret, random });
  return { ...described, status: 'active', wrapped };
}

/** The secret of a record; refuses `OPEN_FAILED` when row and sealed bytes do not belong together. */
export function unwrappedSecret(record: KeyRecord, kek: SecretKey, vaultId: string): SecretKey {
  return unwrapSecret({ kek, row: rowOf(vaultId, record), wrapped: record.wrapped });
}

function rowOf(
  vaultId: string,
  key: Pick<KeyRecord, 'keyId' | 'type' | 'fingerprint' | 'epoch'>,
): RowIdentity {
  return {
    vaultId,
    table: TABLE,
    rowId: key.keyId,
    version: ROW_VERSION,
    type: key.type,
    fingerprint: key.fingerprint,
    epoch: key.epoch,
  };
}
