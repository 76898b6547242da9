/**
 * Rows: keys of customers, wherever they were made; whom they were given to; and what belongs to one
 * environment alone. Whether a key is HOT or COLD is written once and never changes.
 */
import type { KeyType } from '../../../core/keys/spki.ts';

export interface KeyTables {
  customer_key: CustomerKeyRow;
  cold_origin: ColdOriginRow;
  hot_store: HotStoreRow;
  hot_key: HotKeyRow;
  key_assignment: KeyAssignmentRow;
  pool_request: PoolRequestRow;
  pool_level: PoolLevelRow;
}

export type KeyEnvironment = 'HOT' | 'COLD';
/** A station makes no ed25519 keys; the gateway itself does. */
export type CustomerKeyType = KeyType | 'ed25519';

export interface CustomerKeyRow {
  key_id: string;
  environment: KeyEnvironment;
  key_type: CustomerKeyType;
  public_key: string;
  fingerprint: string;
  signature: string;
  signed_payload: string;
  /** Field names separated by one space; '' when the signature covers the public key alone. */
  signed_fields: string;
  /** pooled: made ahead by the station, and nobody's yet. */
  status: 'pooled' | 'active' | 'retired';
  /** When it came to be here: made, or imported. */
  added_at: string;
  retired_at: string;
}

/** What proves where a COLD key came from. */
export interface ColdOriginRow {
  key_id: string;
  /** The item that the station answered: one key, or one pool of them. */
  item_id: string;
  response_id: string;
  statement: string;
  leaf_index: number;
  /** Digests of the inclusion proof, separated by one space. */
  proof: string;
}

/** The HOT environment of this gateway. One row. */
export interface HotStoreRow {
  id: 1;
  created_at: string;
  /** Tells the right key file from any other. */
  kek_check: string;
  /** The key that signs assignments of HOT keys: its id in the JWKS, and its point in hexadecimal. */
  assignment_kid: string;
  assignment_public: string;
  wrapped_dek: string;
  sealed_secret: string;
}

/** A private key, sealed under a key of its own, and that under the key in the key file. Base64. */
export interface HotKeyRow {
  key_id: string;
  wrapped_dek: string;
  sealed_secret: string;
}

/** What a wallet asked for by `POST /v1/keys`, in any environment, and the key it was given. */
export interface KeyAssignmentRow {
  /** Where the answer is found again. Of a key that the station was asked for, also the id of the item. */
  request_id: string;
  /** '' until there is a key. */
  key_id: string;
  user_id: string;
  environment: KeyEnvironment;
  key_type: CustomerKeyType;
  customer_id: string;
  customer_name: string;
  package_id: string;
  package_name: string;
  /** 1 while this request or its key occupies user + organisation + type; a unique index reads it. */
  holds_place: 0 | 1;
  asked_at: string;
}

/** An item that asks the station for keys ahead. */
export interface PoolRequestRow {
  item_id: string;
  key_type: KeyType;
  count: number;
}

/** How many keys of a type the pool is to be kept at. */
export interface PoolLevelRow {
  key_type: KeyType;
  level: number;
}
