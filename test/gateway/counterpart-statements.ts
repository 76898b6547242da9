/**
 * What the station counterpart says of pools and drills: keys of nobody, and verdicts on keys and
 * backups. It opens nothing; every drill succeeds unless a test bends it.
 */
import { formatTime } from '../../src/core/clock.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { fromBase64, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../src/core/encoding/canonical.ts';
import type { JsonValue } from '../../src/core/encoding/canonical.ts';
import { signAssignment } from '../../src/core/keys/assignment.ts';
import { keyFingerprint } from '../../src/core/keys/fingerprint.ts';
import type { KeyType } from '../../src/core/keys/spki.ts';
import type { RequestItem } from '../../src/protocol/bundle.ts';
import type { PooledKey } from '../../src/protocol/kinds/key-pool.ts';
import type { Bend } from './counterpart-keys.ts';
import type { StationCounterpart } from './station-counterpart.ts';

type Item<K extends RequestItem['kind']> = Extract<RequestItem, { kind: K }>;

/** A key of a pool, all but the place of its statement. */
export type MadePoolKey = Omit<PooledKey, 'index' | 'proof'>;

/** Makes and signs one key of a `key.pool` item. */
export function makePoolKey(
  station: StationCounterpart,
  { item_id: itemId, body: { key_type: keyType } }: Item<'key.pool'>,
  publicKey: Uint8Array,
  bend: Bend,
): MadePoolKey {
  const keyId = bend.keyId ?? systemRandom.uuid();
  const fingerprint = keyFingerprint(publicKey);
  const { signature } = signAssignment({
    assignmentSecret: bend.assignmentKey ?? station.assignment.secret,
    publicKeyHex: bend.publicKeySigned ?? toHex(publicKey),
    keyId,
    fingerprint,
    context: {},
  });
  const key = {
    key_id: keyId,
    key_type: keyType,
    public_key: toHex(publicKey),
    key_fingerprint: fingerprint,
  };
  const statement = {
    ...origin(station, itemId),
    ...key,
    type: 'pool-key',
    key_environment: 'COLD',
    created_at: formatTime(station.clock.now()),
  };
  station.log('key.created', { key_id: keyId, fingerprint });
  return { ...key, signature, statement: bent(statement, bend) };
}

/** The verdict on a key, as a statement. */
export function drilledKey(
  station: StationCounterpart,
  item: Item<'key.drill'>,
  keyType: KeyType,
  bend: Bend,
): string {
  const { key_id, key_fingerprint, assigned_to: user } = item.body;
  const isValid = bend.drillFails?.(item) !== true;
  const all = ['opened', 'public-key', 'round-trip', 'second-implementation'];
  const statement = {
    ...origin(station, item.item_id),
    type: 'key-drill',
    key_id,
    key_type: keyType,
    key_fingerprint,
    is_key_valid: isValid,
    passed: isValid ? all : ['opened'],
    failed: isValid ? 'none' : 'public-key',
    user_identifier_sha256: user === undefined ? '' : sha256Hex(utf8(user.user_identifier)),
    checked_at: formatTime(station.clock.now()),
  };
  return bent(statement, bend);
}

/** The verdict on a stored backup, as a statement. */
export function drilledBackup(
  station: StationCounterpart,
  item: Item<'backup.drill'>,
  bend: Bend,
): string {
  const { backup_id, key_id, key_fingerprint, checksum, content } = item.body;
  if (content.form !== 'rsa-oaep') throw new Error('no station opens this form');
  const isValid = bend.drillFails?.(item) !== true;
  const statement = {
    ...origin(station, item.item_id),
    type: 'backup-drill',
    backup_id,
    key_id,
    key_fingerprint,
    form: content.form,
    ciphertext_sha256: sha256Hex(fromBase64(content.ciphertext)),
    checksum,
    is_backup_valid: isValid,
    failed: isValid ? 'none' : 'content',
    checked_at: formatTime(station.clock.now()),
  };
  return bent(statement, bend);
}

function origin({ stationId, env }: StationCounterpart, itemId: string) {
  return { v: 1, station_id: stationId, env, item_id: itemId };
}

function bent(statement: Record<string, JsonValue>, bend: Bend): string {
  bend.statement?.(statement);
  return canonicalJson(statement);
}
