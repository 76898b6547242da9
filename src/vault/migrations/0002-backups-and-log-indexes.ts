/**
 * Migration 2: which backups of this vault were made and tested. Frozen like the first: a change of
 * structure is a new migration and never an edit here.
 */
export const backupsAndLogIndexes: readonly string[] = [
  `CREATE TABLE backup (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  made_at TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  keys INTEGER NOT NULL CHECK (keys >= 0),
  audit_size INTEGER NOT NULL CHECK (audit_size >= 1),
  tested_at TEXT NOT NULL
) STRICT`,
];
