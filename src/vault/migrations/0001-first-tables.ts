/**
 * Migration 1: the first tables. Frozen: it imports nothing, and a vault made by it must stay
 * openable, so a change of structure is a new migration and never an edit here (a test holds the
 * digest of the structure). Every table is STRICT and every column NOT NULL.
 */
export const firstTables: readonly string[] = [
  `CREATE TABLE identity (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  vault_id TEXT NOT NULL,
  station_id TEXT NOT NULL,
  env TEXT NOT NULL CHECK (env IN ('test', 'production')),
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  threshold INTEGER NOT NULL CHECK (threshold >= 2),
  kek_check TEXT NOT NULL,
  generation INTEGER NOT NULL CHECK (generation >= 0),
  card BLOB NOT NULL
) STRICT`,
  `CREATE TABLE custodian (
  custodian_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32),
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  kdf_memory_kib INTEGER NOT NULL CHECK (kdf_memory_kib > 0),
  kdf_passes INTEGER NOT NULL CHECK (kdf_passes > 0),
  kdf_lanes INTEGER NOT NULL CHECK (kdf_lanes > 0),
  salt TEXT NOT NULL,
  key_commitment TEXT NOT NULL,
  nonce TEXT NOT NULL,
  sealed TEXT NOT NULL,
  failures INTEGER NOT NULL CHECK (failures >= 0)
) STRICT`,
  `CREATE TABLE peer (
  peer_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  env TEXT NOT NULL CHECK (env IN ('test', 'production')),
  signing_key BLOB NOT NULL UNIQUE CHECK (length(signing_key) = 32),
  sealing_key BLOB NOT NULL CHECK (length(sealing_key) = 32),
  status TEXT NOT NULL CHECK (status IN ('active', 'revoked')),
  paired_at TEXT NOT NULL,
  card_digest TEXT NOT NULL,
  card BLOB NOT NULL,
  high_sequence INTEGER NOT NULL CHECK (high_sequence >= 0)
) STRICT`,
  `CREATE TABLE key_pair (
  key_id TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('customer', 'identity', 'sealing', 'assignment')),
  type TEXT NOT NULL,
  public_key BLOB NOT NULL,
  fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) = 64),
  status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
  created_at TEXT NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  request_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  wrapped_dek BLOB NOT NULL,
  sealed_secret BLOB NOT NULL
) STRICT`,
  // The station's own keys, a handful among 10^5, are looked for at every start.
  `CREATE INDEX key_pair_of_station ON key_pair (role, status) WHERE role <> 'customer'`,
  `CREATE TABLE request (
  request_id TEXT NOT NULL PRIMARY KEY,
  gateway_id TEXT NOT NULL REFERENCES peer (peer_id),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  payload_digest TEXT NOT NULL CHECK (length(payload_digest) = 64),
  sealed_digest TEXT NOT NULL CHECK (length(sealed_digest) = 64),
  dsse BLOB NOT NULL,
  sheet TEXT NOT NULL,
  sheet_digest TEXT NOT NULL CHECK (length(sheet_digest) = 64),
  status TEXT NOT NULL CHECK (status IN ('received', 'executing', 'answered')),
  received_at TEXT NOT NULL,
  not_after TEXT NOT NULL,
  UNIQUE (gateway_id, sequence)
) STRICT`,
  `CREATE TABLE approval (
  act TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (length(subject) = 64),
  custodian_id TEXT NOT NULL REFERENCES custodian (custodian_id),
  dsse BLOB NOT NULL,
  approved_at TEXT NOT NULL,
  PRIMARY KEY (act, subject, custodian_id)
) STRICT`,
  `CREATE TABLE response (
  request_id TEXT NOT NULL PRIMARY KEY REFERENCES request (request_id),
  gateway_id TEXT NOT NULL REFERENCES peer (peer_id),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  payload_digest TEXT NOT NULL UNIQUE CHECK (length(payload_digest) = 64),
  sealed_digest TEXT NOT NULL CHECK (length(sealed_digest) = 64),
  sealed BLOB NOT NULL,
  checkpoint TEXT NOT NULL,
  checkpoint_size INTEGER NOT NULL CHECK (checkpoint_size >= 0),
  exported_at TEXT NOT NULL,
  UNIQUE (gateway_id, sequence)
) STRICT`,
  `CREATE TABLE outcome (
  item_id TEXT NOT NULL PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES request (request_id),
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT`,
  `CREATE INDEX outcome_by_request ON outcome (request_id)`,
  `CREATE TABLE checkpoint (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
  note TEXT NOT NULL
) STRICT`,
  `CREATE TABLE audit_entry (
  idx INTEGER PRIMARY KEY CHECK (idx >= 0),
  entry BLOB NOT NULL
) STRICT`,
  // A BEFORE trigger runs ahead of conflict handling, so INSERT OR REPLACE cannot slip past it.
  `CREATE TRIGGER audit_entry_only_appends BEFORE INSERT ON audit_entry
WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END`,
  `CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log never changes'); END`,
  `CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log never forgets'); END`,
];
