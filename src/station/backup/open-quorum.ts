/**
 * The key of keys out of a backup file alone, for an empty station: the custodians' seals are in the
 * manifest. There is no vault yet that could count failed attempts, and counting would be worth
 * nothing: whoever holds the file can try passphrases on a machine of their own. What protects it is
 * the strength of six random words and of Argon2id, and that the file is kept under lock.
 */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { normalisePassphrase } from '../../core/keys/passphrase.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { canonicalName } from '../../core/quorum/custodian.ts';
import { openCustodian } from '../../core/quorum/custodian-seal.ts';
import { joinKek } from '../../core/quorum/kek.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import type { CustodianSecret } from '../shares.ts';
import type { BackupCustodian, BackupManifest } from './manifest.ts';

export type OpenedQuorum = {
  readonly kek: SecretKey;
  /** Who opened it. */
  readonly custodians: readonly BackupCustodian[];
};

/**
 * Overwrites the passphrases. Refuses `CUSTODIAN_UNKNOWN`, `CUSTODIAN_REPEATED`, `SHARES_TOO_FEW`,
 * `BACKUP_PASSPHRASE_WRONG`, `SHARE_DAMAGED`, `KDF_BELOW_FLOOR`, `SHARES_DO_NOT_JOIN`.
 */
export async function openQuorumOfFile(
  manifest: BackupManifest,
  secrets: readonly CustodianSecret[],
): Promise<OpenedQuorum> {
  const shares: SecretKey[] = [];
  try {
    const custodians = membersOfFile(manifest, secrets);
    for (const [index, custodian] of custodians.entries()) {
      const passphrase = secrets[index]?.passphrase ?? new Uint8Array();
      shares.push(await openShareOfFile(manifest, custodian, passphrase));
    }
    const { vault_id: vaultId, epoch, kek_check: check } = manifest;
    return { kek: await joinKek({ vaultId, epoch, shares, check }), custodians };
  } finally {
    for (const share of shares) share.destroy();
    for (const { passphrase } of secrets) passphrase.fill(0);
  }
}

/** One custodian for each secret, all different people, and enough of them. */
function membersOfFile(
  manifest: BackupManifest,
  secrets: readonly CustodianSecret[],
): BackupCustodian[] {
  const named = new Map<string, string>();
  const members = secrets.map(({ custodian: given }) => {
    const custodian = custodianOfFile(manifest, given);
    const other = named.get(custodian.custodian_id);
    if (other !== undefined) refuse('CUSTODIAN_REPEATED', { name: given, other });
    named.set(custodian.custodian_id, given);
    return custodian;
  });
  const { threshold } = manifest;
  if (members.length < threshold) refuse('SHARES_TOO_FEW', { threshold, given: members.length });
  return members;
}

function custodianOfFile({ custodians }: BackupManifest, given: string): BackupCustodian {
  const byId = custodians.find(({ custodian_id }) => custodian_id === given);
  if (byId !== undefined) return byId;
  const wanted = canonicalName(given);
  const byName = custodians.find(({ name }) => canonicalName(name) === wanted);
  return byName ?? refuse('CUSTODIAN_UNKNOWN', { name: given });
}

async function openShareOfFile(
  { vault_id: vaultId, epoch }: BackupManifest,
  { custodian_id: custodianId, name, sealed }: BackupCustodian,
  given: Uint8Array,
): Promise<SecretKey> {
  const passphrase = normalisePassphrase(fromUtf8(given));
  try {
    const place = { vaultId, epoch, custodianId };
    const opened = await openCustodian({ ...place, name, passphrase, sealed });
    opened.approvalSecret.destroy();
    return opened.share;
  } catch (error) {
    if (!isRefusal(error, 'PASSPHRASE_WRONG')) throw error;
    return refuse('BACKUP_PASSPHRASE_WRONG', { name });
  } finally {
    passphrase.fill(0);
  }
}
