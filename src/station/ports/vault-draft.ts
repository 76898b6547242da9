/** A vault under way from a backup, before there is one. */
import type { Vault } from './vault.ts';

/**
 * A vault that is filled from a backup, beside the place of the real one. Whatever is wrong with the
 * content refuses `BACKUP_CHANGED` or what opening a vault refuses; a full disk `VAULT_UNWRITABLE`.
 */
export interface VaultDraft {
  /** The number of the structure that it has; a row of another one would not fit. */
  version(): number;
  /** A row as `storedRows` gave it. */
  addRow(table: string, encoded: Uint8Array): void;
  addEntry(entry: Uint8Array): void;
  /** Verifies the whole content as an opening does; the clock is not judged. */
  complete(checkpoint: string): Vault;
  /** The draft becomes the vault, whole or not at all, and is closed. Refuses `VAULT_EXISTS`. */
  keep(): void;
  /** Leaves nothing of it. */
  discard(): void;
}
