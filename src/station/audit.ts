/**
 * The station's side of the audit log: refusals that go on record, checkpoints, and the export.
 * A refused act leaves exactly one trace, its audit entry; if even that cannot be written, the
 * failure to write is what the caller hears (fail closed).
 */
import { logOrigin, signCheckpoint } from '../core/audit/checkpoint.ts';
import { encodeAuditExport } from '../core/audit/export.ts';
import { fromUtf8 } from '../core/encoding/bytes.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import type { AuditFacts } from '../core/audit/entry.ts';
import type { VerifiedLog } from './ports/audit.ts';
import type { Vault } from './ports/vault.ts';
import type { VaultWriter } from './ports/vault-writer.ts';
import type { SigningPair } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

export type RefusedKind = 'bundle.refused' | 'act.refused' | 'unlock.refused';

/** What a refusal may take along: facts that `work` found out before it refused. */
export type Found = Record<string, string | number>;

/**
 * Does `work`; a refusal is written to the audit log with its code, and thrown on. `work` may add
 * to `found` what it learns on the way (a digest, an id), for the entry to name.
 */
export async function onRecord<T>(
  surroundings: Pick<Surroundings, 'vault' | 'clock'>,
  kind: RefusedKind,
  facts: AuditFacts,
  work: (found: Found) => T | Promise<T>,
): Promise<T> {
  const found: Found = {};
  try {
    return await work(found);
  } catch (error) {
    // A cancelled run has its own entry, and is nobody's refusal.
    if (isRefusal(error) && error.code !== 'CANCELLED') {
      recordRefusal(surroundings, kind, error, { ...facts, ...found });
    }
    throw error;
  }
}

/** One entry for one refusal. `work` is for counters only; nothing else may change with a refusal. */
export function recordRefusal(
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  kind: RefusedKind,
  refusal: Refusal,
  facts: AuditFacts,
  work?: (writer: Pick<VaultWriter, 'setFailures'>) => void,
): void {
  vault.transact(noteOf(clock, kind, { ...facts, code: refusal.code }), work);
}

/** A checkpoint of the log as it is now, signed but not saved. */
export function checkpointNow(vault: Vault, identityKey: SigningPair): string {
  const tree = vault.tree();
  return signCheckpoint({
    origin: originOf(vault),
    size: tree.size,
    root: tree.root(),
    secret: identityKey.secret,
    publicKey: identityKey.publicKey,
  });
}

/** Keeps a checkpoint of now, so that entries cut from the end are missed at the next start. */
export function saveCheckpointNow(vault: Vault, identityKey: SigningPair): string {
  const note = checkpointNow(vault, identityKey);
  vault.saveCheckpoint(note);
  vault.settle();
  return note;
}

export type AuditExport = { entriesJsonl: string; checkpoint: string; origin: string };

/**
 * The whole log, one entry a line, with a checkpoint: of now when the identity key is at hand, else
 * the last one kept, which covers all but the newest entries.
 */
export function exportAudit(vault: Vault, identityKey: SigningPair | undefined): AuditExport {
  const checkpoint =
    identityKey === undefined ? vault.latestCheckpoint() : saveCheckpointNow(vault, identityKey);
  const entriesJsonl = fromUtf8(encodeAuditExport(vault.auditEntries()));
  return { entriesJsonl, checkpoint, origin: originOf(vault) };
}

/**
 * Verifies log and rows again from the disk. It pauses between its steps, so that a lock or the loss of
 * the parent is heeded at once. What it finds wrong goes on record, if the vault still can.
 */
export async function verifyLogAgain(
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
  onProgress: (done: number, total: number) => void,
): Promise<VerifiedLog> {
  return await onRecord({ vault, clock }, 'act.refused', { act: 'audit-verify' }, async () => {
    const steps = vault.verifyAgain();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      onProgress(step.value, vault.auditSize());
      await clock.sleep(1);
    }
  });
}

function originOf(vault: Vault): string {
  return logOrigin('station', vault.identity().stationId);
}
