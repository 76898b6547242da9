/**
 * Opening one custodian's share with a passphrase. The attempt is counted and on the disk BEFORE the
 * passphrase is tried, so that ending the process in the middle never buys a free try (adversary C).
 * From the fifth failure on each try waits, 60 seconds doubling to an hour, by a clock that turning
 * the wall clock does not move; after the tenth the share is blocked until others release it. Where
 * not enough others are left to do that, it is not blocked and each try waits the hour: somebody who
 * types nonsense at every share must not be able to lock the custodians out of their keys for good.
 */
import { fromUtf8 } from '../core/encoding/bytes.ts';
import { normalisePassphrase } from '../core/keys/passphrase.ts';
import type { SecretKey } from '../core/keys/secret-key.ts';
import { canonicalName } from '../core/quorum/custodian.ts';
import { openCustodian, type SealedCustodian } from '../core/quorum/custodian-seal.ts';
import { isRefusal, refuse } from '../core/refusal.ts';
import type { CustodianRecord } from './ports/parties.ts';
import type { Vault } from './ports/vault.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

export const WAIT_FROM_FAILURES = 5;
export const BLOCKED_FROM_FAILURES = 10;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** What one person typed. The passphrase bytes are overwritten when they have been tried. */
export type CustodianSecret = { readonly custodian: string; readonly passphrase: Uint8Array };

/** A custodian's seal that lies elsewhere than in the vault: in a backup. */
export type ForeignSeal = { readonly epoch: number; readonly sealed: SealedCustodian };

export type OpenedShare = {
  readonly custodian: CustodianRecord;
  readonly share: SecretKey;
  readonly approvalSecret: SecretKey;
};

/**
 * Counts the attempt, waits where it must, derives and opens. The caller sets the count back to 0 in
 * the entry that records what the share was opened for. A foreign seal is opened in place of the one
 * in the vault, and counted here all the same. Refuses `PASSPHRASE_BLOCKED`,
 * `PASSPHRASE_WRONG`, `SHARE_DAMAGED`, `KDF_BELOW_FLOOR`.
 */
export async function openShare(
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  custodianId: string,
  passphrase: Uint8Array,
  purpose: string,
  foreign?: ForeignSeal,
): Promise<OpenedShare> {
  const custodian = custodianById(vault, custodianId);
  checkNotBlocked(custodian, vault);
  const failures = custodian.failures + 1;
  const { vaultId } = vault.identity();
  vault.transact(
    noteOf(clock, 'unlock.attempted', { custodian_id: custodianId, purpose, attempt: failures }),
    (writer) => {
      writer.setFailures(custodianId, failures);
    },
  );
  await clock.sleep(waitBeforeTry(custodian.failures));
  const normalised = normalisePassphrase(fromUtf8(passphrase));
  passphrase.fill(0);
  try {
    const { name } = custodian;
    const { epoch, sealed } = foreign ?? custodian;
    const opened = await openCustodian({
      vaultId,
      epoch,
      custodianId,
      name,
      passphrase: normalised,
      sealed,
    });
    return { custodian, ...opened };
  } catch (error) {
    if (!isRefusal(error, 'PASSPHRASE_WRONG')) throw error;
    return refuse('PASSPHRASE_WRONG', {
      name: custodian.name,
      failures,
      limit: BLOCKED_FROM_FAILURES,
    });
  } finally {
    normalised.fill(0);
  }
}

/** Milliseconds that a try after this many failures waits. */
export function waitBeforeTry(failures: number): number {
  if (failures < WAIT_FROM_FAILURES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - WAIT_FROM_FAILURES), LONGEST_WAIT_MS);
}

/** Whether the share is blocked: too many failures, and a quorum of others can release it. */
export function isBlocked({ custodianId, failures }: CustodianRecord, vault: Vault): boolean {
  if (failures < BLOCKED_FROM_FAILURES) return false;
  const others = vault
    .custodians()
    .filter((other) => other.custodianId !== custodianId && other.failures < BLOCKED_FROM_FAILURES);
  return others.length >= vault.identity().threshold;
}

/** Refuses `PASSPHRASE_BLOCKED`. */
export function checkNotBlocked(custodian: CustodianRecord, vault: Vault): void {
  const { name, failures } = custodian;
  if (isBlocked(custodian, vault)) refuse('PASSPHRASE_BLOCKED', { name, failures });
}

export function destroyShare({ share, approvalSecret }: OpenedShare): void {
  share.destroy();
  approvalSecret.destroy();
}

/** The custodian with this id or this name in any spelling; refuses `CUSTODIAN_UNKNOWN`. */
export function custodianNamed(vault: Vault, nameOrId: string): CustodianRecord {
  const all = vault.custodians();
  const byId = all.find((custodian) => custodian.custodianId === nameOrId);
  if (byId !== undefined) return byId;
  const wanted = canonicalName(nameOrId);
  const byName = all.find((custodian) => canonicalName(custodian.name) === wanted);
  return byName ?? refuse('CUSTODIAN_UNKNOWN', { name: nameOrId });
}

export type Member = { readonly custodian: CustodianRecord; readonly passphrase: Uint8Array };

/**
 * The custodians that these secrets are of, all of them different people and none blocked. Checked
 * before any passphrase is tried. Refuses `CUSTODIAN_UNKNOWN`, `CUSTODIAN_REPEATED`,
 * `PASSPHRASE_BLOCKED`.
 */
export function membersOf(vault: Vault, secrets: readonly CustodianSecret[]): Member[] {
  const named = new Map<string, string>();
  return secrets.map(({ custodian: given, passphrase }) => {
    const custodian = custodianNamed(vault, given);
    const earlier = named.get(custodian.custodianId);
    if (earlier !== undefined) refuse('CUSTODIAN_REPEATED', { name: given, other: earlier });
    named.set(custodian.custodianId, given);
    checkNotBlocked(custodian, vault);
    return { custodian, passphrase };
  });
}

function custodianById(vault: Vault, custodianId: string): CustodianRecord {
  return vault.custodian(custodianId) ?? refuse('CUSTODIAN_UNKNOWN', { name: custodianId });
}
