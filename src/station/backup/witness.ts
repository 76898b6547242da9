/**
 * Whether the log of a backup reaches as far as a gateway has seen it: adversary F brings an old, whole
 * and genuine backup, from before what he wants to be undone. A log that is longer than the
 * witness's checkpoint and continues it is fine.
 */
import { logOrigin, verifyCheckpoint } from '../../core/audit/checkpoint.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { readWitness } from '../../protocol/witness.ts';
import type { Vault } from '../ports/vault.ts';
import type { OpenedBackup } from './open-file.ts';

/** When a gateway wrote its witness, and how many entries of the log it had seen by then. */
export type Witnessed = { readonly issuedAt: string; readonly auditSize: number };

/**
 * What the witness vouches for: the backup is no older than that, and whoever reads it must judge
 * whether that is recent. Refuses `WITNESS_INVALID`, `BACKUP_OLDER`.
 */
export function checkWitness(bytes: Uint8Array, vault: Vault, { card }: OpenedBackup): Witnessed {
  const { stationId, generation } = vault.identity();
  const { witness } = readWitness(bytes, stationId, vault.peers());
  if (witness.generation > generation) older(`the gateway has seen a later restore of it`);
  const issuedAt = witness.issued_at;
  if (witness.checkpoint === '') return { issuedAt, auditSize: 0 };
  const { size, root } = stationCheckpoint(witness.checkpoint, stationId, card.identityKey);
  if (size > vault.auditSize()) {
    older(`the gateway has seen ${size} entries and the backup has ${vault.auditSize()}`);
  }
  if (!equalBytes(root, vault.tree().root(size))) {
    older('the gateway has seen another audit log than the one in it');
  }
  return { issuedAt, auditSize: size };
}

function stationCheckpoint(
  note: string,
  stationId: string,
  publicKey: Uint8Array,
): { size: number; root: Uint8Array } {
  try {
    return verifyCheckpoint({ note, origin: logOrigin('station', stationId), publicKey });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return refuse('WITNESS_INVALID', { reason: 'the checkpoint in it is not of this station' });
  }
}

function older(reason: string): never {
  return refuse('BACKUP_OLDER', { reason });
}
