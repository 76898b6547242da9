/**
 * Migration 2: which backups of this vault were made and tested, and lists of the customers' keys at
 * the cost of a page. Frozen like the first: a change of structure is a new migration and never an
 * edit here.
 */
export const backupsAndKeyLists: readonly string[] = [
  `CREATE TABLE backup (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  made_at TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  keys INTEGER NOT NULL CHECK (keys >= 0),
  audit_size INTEGER NOT NULL CHECK (audit_size >= 1),
  tested_at TEXT NOT NULL
) STRICT`,
  // Within one status and type an index holds its keys in the order of making.
  `CREATE INDEX key_pair_listed ON key_pair (status, type) WHERE role = 'customer'`,
  `CREATE INDEX key_pair_by_request ON key_pair (request_id) WHERE role = 'customer'`,
];
