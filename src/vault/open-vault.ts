/** Making a vault and opening one. */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatTime } from '../core/clock.ts';
import type { AuditFacts } from '../core/audit/entry.ts';
import type { StationIdentity } from '../station/ports/identity.ts';
import type { Vault } from '../station/ports/vault.ts';
import type { VaultWriter } from '../station/ports/vault-writer.ts';
import { checkClock } from './clock-rule.ts';
import { createConnection, openConnection, VAULT_FILE, vaultPath } from './connection.ts';
import { openingFault } from './faults.ts';
import { keepFile, prepareFolder } from './keep-file.ts';
import { Ledger } from './ledger.ts';
import { checkSchema, createSchema, SCHEMA_VERSION } from './schema.ts';
import { SqliteVault } from './sqlite-vault.ts';
import { upgradeVault } from './upgrade.ts';
import { verifyContent } from './verify-content.ts';

export { hasVault } from './keep-file.ts';

export type NewVault = {
  readonly identity: StationIdentity;
  /** Facts of the first entry, `station.created`, at `identity.createdAt`. */
  readonly facts: AuditFacts;
  /** Writes the custodians and the station's own keys, in the same transaction. */
  readonly write: (writer: VaultWriter) => void;
};

export type OpenOptions = {
  readonly now: Date;
  /** Opens in spite of a wrong clock, so that a quorum can confirm it (`clock.confirmed`). */
  readonly confirmingClock?: boolean;
};

/** Makes the vault in `folder` (made with mode 0700 if missing). Refuses `VAULT_EXISTS`. */
export function createVault(folder: string, { identity, facts, write }: NewVault): Vault {
  prepareFolder(folder);
  const draftFolder = mkdtempSync(join(folder, '.new-'));
  try {
    const draft = join(draftFolder, VAULT_FILE);
    closeSync(openSync(draft, 'wx', 0o600));
    const db = createConnection(draft);
    db.transaction(() => {
      createSchema(db);
    }).immediate();
    const vault = new SqliteVault(db, new Ledger(), false);
    try {
      vault.writeAct({ kind: 'station.created', at: identity.createdAt, facts }, (writer) => {
        writer.saveIdentity(identity);
        write(writer);
      });
    } finally {
      vault.close();
    }
    keepFile(draft, folder);
  } catch (error) {
    throw openingFault(error);
  } finally {
    rmSync(draftFolder, { recursive: true, force: true });
  }
  return openVault(folder, { now: new Date(identity.createdAt) });
}

/**
 * Opens the vault in `folder`: takes the lock, then verifies settings, structure, the whole content
 * and the clock, in this order. A vault of an earlier release is upgraded on the way. Refuses
 * `VAULT_NOT_FOUND`, `FILE_NOT_REGULAR`, `VAULT_IN_USE`, `VAULT_SETTING`, `VAULT_VERSION`,
 * `VAULT_SCHEMA_CHANGED`, `VAULT_DAMAGED`, `VAULT_ROW_CHANGED`, `AUDIT_LOG_CHANGED`,
 * `CHECKPOINT_INVALID`, `VAULT_UNWRITABLE`, `CLOCK_WENT_BACK`, `CLOCK_JUMPED`.
 */
export function openVault(folder: string, options: OpenOptions): Vault {
  const { now, confirmingClock = false } = options;
  const db = openConnection(vaultPath(folder));
  try {
    const version = checkSchema(db);
    if (version === SCHEMA_VERSION) {
      const ledger = verifyContent(db);
      if (!confirmingClock && ledger.latestTime !== undefined) {
        checkClock(formatTime(now), ledger.latestTime);
      }
      return new SqliteVault(db, ledger, confirmingClock);
    }
    upgradeVault(db, { folder, version, now, confirmingClock });
  } catch (error) {
    db.close();
    throw openingFault(error);
  }
  return openVault(folder, options);
}
