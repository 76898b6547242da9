/**
 * The rows of the gateway's database, as kysely sees them. Every column is text or an integer, and
 * bytes where a file is kept, so that both databases hold the same. Absent text is '' and never NULL; times are
 * UTC text with whole seconds; digests are lower-case hexadecimal SHA-256.
 */
import type { Kysely } from 'kysely';
import type { AirGapState } from '../../protocol/air-gap.ts';
import type { ConventionTables } from './tables/conventions.ts';
import type { KeyTables } from './tables/keys.ts';
import type { BackupTables } from './tables/backups.ts';
import type { VerificationTables } from './tables/verifications.ts';
import type { DynamicTables } from './tables/dynamic.ts';
import type { PortalTables } from './tables/portal.ts';
import type { WebhookTables } from './tables/webhooks.ts';

export interface Tables
  extends
    ConventionTables,
    KeyTables,
    BackupTables,
    VerificationTables,
    DynamicTables,
    PortalTables,
    WebhookTables {
  identity: IdentityRow;
  station: StationRow;
  api_key: ApiKeyRow;
  operator: OperatorRow;
  operator_session: OperatorSessionRow;
  login_failure: LoginFailureRow;
  wallet_user: WalletUserRow;
  item: ItemRow;
  request_bundle: RequestBundleRow;
  bundle_item: BundleItemRow;
  response_bundle: ResponseBundleRow;
  stored_file: StoredFileRow;
  stored_file_part: StoredFilePartRow;
  audit_entry: AuditEntryRow;
  schema_migration: SchemaMigrationRow;
}

/** A connection, or a transaction on one. */
export type Database = Kysely<Tables>;

/** Who this gateway is. One row; its secrets sign and open bundles and protect no customer key. */
export interface IdentityRow {
  id: 1;
  gateway_id: string;
  env: 'test' | 'production';
  name: string;
  created_at: string;
  /** 32-byte Ed25519 seed, hexadecimal. */
  signing_secret: string;
  signing_public: string;
  /** 32-byte X25519 secret, hexadecimal. */
  sealing_secret: string;
  sealing_public: string;
  /** The signed gateway card, exactly as it is carried to the station. */
  card: string;
}

/** The paired station, and how far the exchange with it has come. */
export interface StationRow {
  station_id: string;
  name: string;
  status: 'active' | 'revoked';
  paired_at: string;
  /** The signed station card as received, and the digest that two people compared. */
  card: string;
  card_digest: string;
  /** Sequence and payload digest of the last imported response; 0 and '' before the first. */
  latest_sequence: number;
  latest_digest: string;
  /** The last checkpoint imported (our receipt for the station), and its size; '' and 0 before. */
  latest_checkpoint: string;
  latest_size: number;
  /** The highest that a response named; it counts restores of the station from a backup. */
  generation: number;
  /** What the last response said of the station's air gap; '' before the first. */
  air_gap: AirGapState | '';
  /** Separated by one space. */
  air_gap_findings: string;
}

export interface ApiKeyRow {
  id: string;
  label: string;
  /** Scopes, separated by one space. */
  scopes: string;
  /** Whom it speaks for, where its API has such a one; or ''. */
  subject: string;
  /** SHA-256 of the whole token; the token itself is shown once and kept nowhere. */
  token_digest: string;
  created_at: string;
  revoked_at: string;
}

/** A person who may use the console. */
export interface OperatorRow {
  operator_id: string;
  name: string;
  /** The name for comparing; unique among those who are not revoked. */
  name_key: string;
  /** 16 random bytes, hexadecimal. */
  salt: string;
  scrypt_log_n: number;
  /** scrypt of the passphrase, hexadecimal; the passphrase itself is shown once and kept nowhere. */
  passphrase_hash: string;
  created_at: string;
  revoked_at: string;
}

export interface OperatorSessionRow {
  /** SHA-256 of the cookie's value. */
  session_digest: string;
  operator_id: string;
  began_at: string;
  /** When a person last did something in it. */
  seen_at: string;
}

/** Attempts to log in that failed or are under way, by name and in all. */
export interface LoginFailureRow {
  /** 'all', or SHA-256 of the name that was tried. */
  subject: string;
  failures: number;
  failed_at: string;
  wait_until: string;
}

export interface WalletUserRow {
  user_identifier: string;
  user_id: string;
  created_at: string;
}

/** One thing that is asked of the station, from the moment it is asked for until it is answered. */
export interface ItemRow {
  item_id: string;
  kind: string;
  /** Canonical JSON of the item's body, exactly as it enters a bundle. */
  body: string;
  status: 'queued' | 'sent' | 'done' | 'refused';
  /** Counts up from 1 in the order of asking. */
  arrival: number;
  queued_at: string;
  answered_at: string;
  /** The station's reason when it refused this item. */
  refusal_code: string;
  refusal_sentence: string;
}

export interface RequestBundleRow {
  bundle_id: string;
  station_id: string;
  sequence: number;
  payload_digest: string;
  sealed_digest: string;
  file_name: string;
  /** The bundle file, byte for byte, so that it can be written again. */
  file: string;
  issued_at: string;
  not_after: string;
  /** open: may be answered. expired, withdrawn: its items went back to the queue. */
  status: 'open' | 'answered' | 'expired' | 'withdrawn';
  /** When the console last handed it out, as codes or as a file; '' if never. */
  shown_at: string;
}

export interface BundleItemRow {
  bundle_id: string;
  position: number;
  item_id: string;
}

export interface ResponseBundleRow {
  bundle_id: string;
  station_id: string;
  sequence: number;
  in_reply_to: string;
  payload_digest: string;
  sealed_digest: string;
  file: string;
  /** The DSSE attestation over the keys of this response, canonical JSON; '' when it made none. */
  attestation: string;
  imported_at: string;
}

/** A file that a wallet gave, already encrypted (`stored-files.ts`). */
export interface StoredFileRow {
  file_id: string;
  /** arriving: nobody is given it yet. */
  state: 'arriving' | 'kept';
  size: number;
  /** SHA-256 of the whole; '' until all of it is here. */
  digest: string;
  began_at: string;
}

export interface StoredFilePartRow {
  file_id: string;
  position: number;
  bytes: Uint8Array;
}

export interface AuditEntryRow {
  position: number;
  /** The entry's exact bytes: canonical JSON. */
  entry: string;
}

export interface SchemaMigrationRow {
  version: number;
  name: string;
  applied_at: string;
}
