/**
 * Making a vault and opening one. A vault comes into being under its name only when it is complete
 * and on the disk: a power cut during set-up leaves no half vault that a later start could take for
 * a real one, and an existing file is never written over.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { formatTime } from '../core/clock.ts';
import { refuse } from '../core/refusal.ts';
import type { AuditFacts, StationIdentity, Vault, VaultWriter } from '../station/ports.ts';
import { checkClock } from './clock-rule.ts';
import { createConnection, openConnection, VAULT_FILE, vaultPath } from './connection.ts';
import { openingFault } from './faults.ts';
import { Ledger } from './ledger.ts';
import { checkSchema, createSchema, SCHEMA_VERSION } from './schema.ts';
import { SqliteVault } from './sqlite-vault.ts';
import { syncFolder } from './sync-folder.ts';
import { upgradeVault } from './upgrade.ts';
import { verifyContent } from './verify-content.ts';

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

/** Whether a vault, or any trace of one, is in `folder`. */
export function hasVault(folder: string): boolean {
  // A write-ahead log left by an earlier file of this name would be replayed into the new one.
  return ['', '-wal', '-journal'].some((end) => existsSync(`${vaultPath(folder)}${end}`));
}

/** Makes the vault in `folder` (made with mode 0700 if missing). Refuses `VAULT_EXISTS`. */
export function createVault(folder: string, { identity, facts, write }: NewVault): Vault {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (hasVault(folder)) refuse('VAULT_EXISTS', { path: folder });
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
    link(draft, vaultPath(folder));
  } catch (error) {
    throw openingFault(error);
  } finally {
    rmSync(draftFolder, { recursive: true, force: true });
  }
  syncFolder(folder);
  syncFolder(dirname(folder));
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

/** A link fails where a rename would replace: of two set-ups at once, one wins and none is lost. */
function link(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      refuse('VAULT_EXISTS', { path: dirname(path) });
    }
    throw error;
  }
}
