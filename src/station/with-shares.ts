/**
 * An act that needs custodians' passphrases: their shares are opened one after the other, used, and
 * destroyed whatever happens. A refusal goes on record with the custodian it happened at; those whose
 * passphrase was right get their count back to zero in that same entry, and nothing else changes.
 */
import { isRefusal } from '../core/refusal.ts';
import { recordRefusal, type RefusedKind } from './audit.ts';
import type { AuditFacts } from '../core/audit/entry.ts';
import type { Vault } from './ports/vault.ts';
import type { VaultWriter } from './ports/vault-writer.ts';
import {
  destroyShare,
  membersOf,
  openShare,
  type CustodianSecret,
  type ForeignSeal,
  type Member,
  type OpenedShare,
} from './shares.ts';
import type { Surroundings } from './surroundings.ts';

export type SharedAct = {
  readonly secrets: readonly CustodianSecret[];
  /** For the entries of the attempts: `unlock`, `approve`, `pair`, … */
  readonly purpose: string;
  readonly refusedAs: RefusedKind;
  readonly facts: AuditFacts;
  /** What must hold of the people before any passphrase is tried; throws otherwise. */
  readonly check: (members: readonly Member[], vault: Vault) => void;
  /** The seals to open in place of those in the vault, by custodian. */
  readonly seals?: ReadonlyMap<string, ForeignSeal>;
};

/** Whatever `use` keeps of the shares must be a copy of its own. */
export async function withShares<T>(
  surroundings: Surroundings,
  { secrets, purpose, refusedAs, facts, check, seals }: SharedAct,
  use: (opened: readonly OpenedShare[]) => T | Promise<T>,
): Promise<T> {
  const { vault } = surroundings;
  const opened: OpenedShare[] = [];
  const at: { custodian_id?: string } = {};
  try {
    const members = membersOf(vault, secrets);
    check(members, vault);
    for (const { custodian, passphrase } of members) {
      at.custodian_id = custodian.custodianId;
      const { custodianId } = custodian;
      const seal = seals?.get(custodianId);
      opened.push(await openShare(surroundings, custodianId, passphrase, purpose, seal));
    }
    delete at.custodian_id;
    return await use(opened);
  } catch (error) {
    if (isRefusal(error)) {
      recordRefusal(surroundings, refusedAs, error, { ...facts, ...at }, (writer) => {
        resetFailures(writer, opened);
      });
    }
    throw error;
  } finally {
    for (const share of opened) destroyShare(share);
    for (const { passphrase } of secrets) passphrase.fill(0);
  }
}

/** To be called in the transaction of the act that the shares were opened for. */
export function resetFailures(
  writer: Pick<VaultWriter, 'setFailures'>,
  opened: readonly OpenedShare[],
): void {
  for (const { custodian } of opened) writer.setFailures(custodian.custodianId, 0);
}
