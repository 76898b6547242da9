/**
 * A vault again out of a backup and its key of keys, in a draft: read chunk by chunk, verified as at
 * every opening, compared with its manifest, and every key in it put to a question whose answer is
 * known. Testing a backup and restoring from one are this same work.
 */
import { refuse, isRefusal } from '../../core/refusal.ts';
import { RunningSha256 } from '../../core/crypto/digest.ts';
import type { Random } from '../../core/crypto/random.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { nextTurn } from '../next-turn.ts';
import type { Vault } from '../ports/vault.ts';
import type { VaultDraft } from '../ports/vault-draft.ts';
import { checkIsAsManifest } from './about-vault.ts';
import { openBackupKey } from './key.ts';
import { orBackupChanged, type OpenedBackup } from './open-file.ts';
import { AUDIT_SECTION, RecordSplitter } from './records.ts';
import { openedChunks } from './seal-content.ts';
import { testKey } from './test-key.ts';

export type RebuildTools = {
  readonly random: Random;
  /** Chunks and keys together; `what` is the id of the key, or empty for a chunk. */
  readonly onProgress: (done: number, total: number, what: string) => void;
};

/** The verified vault of the draft, and the digest of the file as it was read for it. */
export type RebuiltVault = { readonly vault: Vault; readonly digest: string };

/** Refuses `BACKUP_CHANGED`, `VAULT_UNWRITABLE`, `VAULT_VERSION`. */
export async function rebuildVault(
  backup: OpenedBackup,
  kek: SecretKey,
  draft: VaultDraft,
  tools: RebuildTools,
): Promise<RebuiltVault> {
  const { manifest } = backup;
  if (manifest.vault_version !== draft.version()) {
    refuse('VAULT_VERSION', { found: manifest.vault_version, expected: draft.version() });
  }
  const read = new RunningSha256();
  read.update(backup.header);
  const key = orBackupChanged(() => openBackupKey(manifest, kek));
  try {
    const splitter = new RecordSplitter(manifest.sections, (section, record) => {
      if (section === AUDIT_SECTION) draft.addEntry(record);
      else draft.addRow(section, record);
    });
    let done = 0;
    for (const chunk of openedChunks(backup, key, read)) {
      splitter.push(chunk);
      done += 1;
      tools.onProgress(done, totalOf(backup), '');
      await nextTurn();
    }
    splitter.end();
  } finally {
    key.destroy();
  }
  return orBackupChanged(() => {
    const vault = draft.complete(manifest.audit.checkpoint);
    checkIsAsManifest(vault, manifest);
    return { vault, digest: read.hex() };
  });
}

/** How many customers' keys answered; the station's own must as well. Refuses `BACKUP_KEY_FAILS`. */
export async function testEveryKey(
  vault: Vault,
  kek: SecretKey,
  backup: OpenedBackup,
  tools: RebuildTools,
): Promise<number> {
  const { vaultId } = vault.identity();
  let tested = 0;
  for (const record of vault.everyKey()) {
    try {
      await testKey(record, kek, vaultId, tools.random);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refuse('BACKUP_KEY_FAILS', { keyId: record.keyId, reason: error.code });
    }
    if (record.role !== 'customer') continue;
    tested += 1;
    const done = backup.manifest.content.chunks + tested;
    tools.onProgress(done, totalOf(backup), record.keyId);
    await nextTurn();
  }
  return tested;
}

function totalOf({ manifest }: OpenedBackup): number {
  return manifest.content.chunks + manifest.keys;
}
