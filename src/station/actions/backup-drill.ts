/**
 * `backup.drill`: opens what a customer stored, compares it with its checksum, and forgets it. What
 * was inside is a customer's secret and nobody's here: it is overwritten before anything is written
 * down, and the one bit that is kept is the same for what does not open and for what differs, so
 * that whoever sends made-up ciphertexts learns nothing from the answers.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { oaepUnwrap } from '../../core/crypto/rsa.ts';
import { fromBase64 } from '../../core/encoding/bytes.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { encodeBackupDrill, type BackupFault } from '../../core/signing/drill-statements.ts';
import { unwrappedSecret } from '../key-rows.ts';
import type { StationIdentity } from '../ports/identity.ts';
import type { ActionTools, CheckedAgainst, ItemOf, Performed } from './action.ts';
import type { KeptOf } from './kept-outcome.ts';
import { namedKey } from './named-key.ts';

type Item = ItemOf<'backup.drill'>;

/** Refuses `KEY_UNKNOWN`, `KEY_DECRYPTS_NOTHING` and `BACKUP_FORM_NOT_SERVED`. */
export function checkBackupDrill({ body }: Item, vault: CheckedAgainst): void {
  const { type, keyId } = namedKey(body, vault);
  if (type !== 'rsa4096') refuse('KEY_DECRYPTS_NOTHING', { keyId, type });
  ciphertextOf(body);
}

export function performBackupDrill(item: Item, tools: ActionTools): Performed {
  const { vault, clock, requestId } = tools;
  const { body } = item;
  const key = namedKey(body, vault);
  const { kek } = tools.keys();
  const secret = openedOrNone(() => unwrappedSecret(key, kek, vault.identity().vaultId));
  const failed = secret === undefined ? 'key' : faultOf(secret, body);
  const at = formatTime(clock.now());
  return {
    kind: 'backup.drilled',
    facts: {
      request_id: requestId,
      item_id: item.item_id,
      backup_id: body.backup_id,
      key_id: key.keyId,
      fingerprint: key.fingerprint,
      ciphertext_digest: sha256Hex(ciphertextOf(body)),
      checksum: body.checksum,
      failed,
    },
    kept: () => ({ outcome: 'backup-drilled', at, failed }),
    write: () => undefined,
  };
}

export function backupDrillText(
  { item_id: itemId, body }: Item,
  { at, failed }: KeptOf<'backup-drilled'>,
  { stationId, env }: Pick<StationIdentity, 'stationId' | 'env'>,
): string {
  return encodeBackupDrill({
    v: 1,
    type: 'backup-drill',
    station_id: stationId,
    env,
    item_id: itemId,
    backup_id: body.backup_id,
    key_id: body.key_id,
    key_fingerprint: body.key_fingerprint,
    form: 'rsa-oaep',
    ciphertext_sha256: sha256Hex(ciphertextOf(body)),
    checksum: body.checksum,
    is_backup_valid: failed === 'none',
    failed,
    checked_at: at,
  });
}

/** Destroys the secret, and overwrites what it opened. */
function faultOf(secret: SecretKey, body: Item['body']): BackupFault | 'none' {
  try {
    const plaintext = openedOrNone(() => oaepUnwrap(secret, ciphertextOf(body)));
    const digest = plaintext === undefined ? undefined : sha256Hex(plaintext);
    plaintext?.fill(0);
    return digest === body.checksum ? 'none' : 'content';
  } finally {
    secret.destroy();
  }
}

function ciphertextOf({ content }: Item['body']): Uint8Array {
  return content.form === 'rsa-oaep'
    ? fromBase64(content.ciphertext)
    : refuse('BACKUP_FORM_NOT_SERVED', { form: content.form });
}

function openedOrNone<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (isRefusal(error, 'OPEN_FAILED')) return undefined;
    throw error;
  }
}
