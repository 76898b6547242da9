/** Rows: wallets, share pairs and custodian shares of Portal’s API. */
export interface PortalTables {
  portal_wallet: PortalWalletRow;
  portal_backup_pair: PortalBackupPairRow;
  portal_signing_pair: PortalSigningPairRow;
  portal_custodian_share: PortalCustodianShareRow;
}

export type Curve = 'SECP256K1' | 'ED25519';

/** What a client backs up: one a client and curve. */
export interface PortalWalletRow {
  wallet_id: string;
  client_id: string;
  curve: Curve;
  created_at: string;
  /** Until when its two halves are given out together; '' for not at all. */
  ejectable_until: string;
  /** The backup that the operator opened; '' for none. */
  ejectable_pair: string;
}

/** One backup of a wallet: the client's half is with the client, the custodian's half here. */
export interface PortalBackupPairRow {
  pair_id: string;
  wallet_id: string;
  /** Counts up from 1 within a wallet. */
  number: number;
  /** What the client has confirmed; only the last of them is a backup. */
  status:
    | 'STORED_CUSTODIAN_BACKUP_SHARE'
    | 'STORED_CLIENT_BACKUP_SHARE_KEY'
    | 'STORED_CLIENT_BACKUP_SHARE';
  /** The custodian's half, sealed by the HOT environment, base64. */
  custodian_half: string;
  /** The client's half as the client encrypted it; '' until it is deposited. */
  cipher_text: string;
  created_at: string;
  /** When `status` last changed. */
  changed_at: string;
}

/** A share for signing, which is never here: what the client said of it. */
export interface PortalSigningPairRow {
  client_id: string;
  pair_id: string;
  /** '' until a backup named it. */
  curve: Curve | '';
  status: 'GIVEN' | 'STORED_CLIENT';
  first_seen_at: string;
}

/** A custodian's share of a wallet elsewhere, as a webhook brought it. */
export interface PortalCustodianShareRow {
  share_id: string;
  /** Whose webhook. */
  receiver: string;
  client_id: string;
  backup_method: string;
  /** Sealed by the HOT environment, base64. */
  sealed_share: string;
  received_at: string;
  /** When a newer one took its place; '' while it is the one that is given back. */
  replaced_at: string;
}
