/**
 * A vault of an earlier release is brought to the structure of this one when it is opened. First the
 * file is copied aside as it is; then one transaction changes the structure, verifies the whole
 * content under it and puts the upgrade on record. Whatever refuses or is killed in between leaves
 * the vault as it was.
 */
import { closeSync, openSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { formatTime } from '../core/clock.ts';
import { checkClock } from './clock-rule.ts';
import { vaultPath } from './connection.ts';
import { copyAside } from './copy-aside.ts';
import type { Ledger } from './ledger.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';
import { verifyContent } from './verify-content.ts';

export type UpgradeOptions = {
  readonly folder: string;
  /** The version whose structure the file has. */
  readonly version: number;
  readonly now: Date;
  readonly confirmingClock: boolean;
};

/** Upgrades the file and closes the connection. Refuses what `openVault` refuses. */
export function upgradeVault(db: Database, options: UpgradeOptions): void {
  const { folder, version } = options;
  // Everything committed is in the file itself from here on, and the lock keeps it so.
  db.pragma('wal_checkpoint(TRUNCATE)');
  // Closing any handle of the file gives up the lock, so this one outlives the connection.
  const original = openSync(vaultPath(folder), 'r');
  try {
    const copy = copyAside(original, folder, version);
    db.exec('BEGIN IMMEDIATE');
    migrate(db, version);
    putOnRecord(db, verifyContent(db), copy, options);
    db.exec('COMMIT');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    // Without a commit the engine takes everything back.
    db.close();
    closeSync(original);
  }
}

function putOnRecord(
  db: Database,
  ledger: Ledger,
  copy: string,
  { version, now, confirmingClock }: UpgradeOptions,
): void {
  const { latestTime } = ledger;
  if (!confirmingClock && latestTime !== undefined) checkClock(formatTime(now), latestTime);
  const { entry, bytes } = ledger.prepare(
    {
      kind: 'vault.upgraded',
      // A clock that nobody has confirmed yet has no say in the log.
      at: confirmingClock && latestTime !== undefined ? latestTime : formatTime(now),
      facts: { from: version, to: SCHEMA_VERSION, copy },
    },
    {},
  );
  db.prepare('INSERT INTO audit_entry (idx, entry) VALUES (?, ?)').run(entry.index, bytes);
}
