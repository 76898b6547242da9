/**
 * Rows: environments, users and wallets of Dynamic’s API; where key shares of a wallet are backed up; and
 * shares that were delivered here. An id counts within its environment: what another one registers under
 * the same id is something else.
 */
export interface DynamicTables {
  dynamic_environment: DynamicEnvironmentRow;
  dynamic_user: DynamicUserRow;
  dynamic_wallet: DynamicWalletRow;
  dynamic_location: DynamicLocationRow;
  dynamic_delivery_key: DynamicDeliveryKeyRow;
  dynamic_event: DynamicEventRow;
  dynamic_share: DynamicShareRow;
  dynamic_envelope: DynamicEnvelopeRow;
}

export interface DynamicEnvironmentRow {
  environment_id: string;
  name: string;
  /** Deliveries are verified with it, so it is kept as it is; it opens nothing. */
  webhook_secret: string;
  added_at: string;
}

export interface DynamicUserRow {
  environment_id: string;
  user_id: string;
  added_at: string;
}

export interface DynamicWalletRow {
  environment_id: string;
  wallet_id: string;
  user_id: string;
  share_set_id: string;
  /** pending: no location is recorded yet. closed: given up, and nothing is recorded any more. */
  status: 'pending' | 'active' | 'closed';
  /** 1 where a client of the user holds key shares; a server then has no part in their backup. */
  has_client_shares: 0 | 1;
  added_at: string;
}

/** One share at one location. */
export interface DynamicLocationRow {
  key_share_id: string;
  environment_id: string;
  wallet_id: string;
  location: string;
  /** The share’s id as the caller gave it; '' if it gave none. One of each per wallet and location. */
  given_share_id: string;
  /** What is answered: the given id where it is a UUID, or one made here. */
  external_key_share_id: string;
  keygen_id: string;
  threshold_scheme: string;
  password_encrypted: 0 | 1;
  /** Of which OAuth token the client spoke; for the record alone. */
  token_source: string;
  /** The last change of password that it was part of; '' before the first. */
  password_batch: string;
  recorded_at: string;
}

/** To which key of ours the shares of an environment are sealed. */
export interface DynamicDeliveryKeyRow {
  environment_id: string;
  /** The name that envelopes call it by; '' for those that name none. */
  kid: string;
  key_id: string;
  set_at: string;
}

/** An event that was taken in; it is taken in once. */
export interface DynamicEventRow {
  environment_id: string;
  event_id: string;
  event_name: string;
  /** SHA-256 of what it says, for an event that comes again with other content. */
  content_digest: string;
  user_id: string;
  wallet_id: string;
  /** When its sender says that it happened: `2026-11-20T20:37:00.000Z`, ordered as text. */
  occurred_at: string;
  received_at: string;
}

export interface DynamicShareRow {
  share_id: string;
  environment_id: string;
  event_id: string;
  chain: string;
  /** The wallet’s, as its chain writes it. */
  public_key: string;
  deposited_at: string;
}

/** What was delivered, sealed as it came. */
export interface DynamicEnvelopeRow {
  share_id: string;
  content: 'share' | 'wallet-api-key';
  key_id: string;
  /** JSON with the documented fields, in one order. */
  envelope: string;
  /** 1 where the HOT environment opened it before it was taken in. */
  was_opened: 0 | 1;
}
