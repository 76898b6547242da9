/** Rows: identity verifications of the retail flow, and what was done under them. */
export interface VerificationTables {
  verification: VerificationRow;
  retail_key_request: RetailKeyRequestRow;
  retail_backup: RetailBackupRow;
  recovery_request: RecoveryRequestRow;
}

/** One look at who a user is; by its id a wallet asks for what only that user may have. */
export interface VerificationRow {
  verification_id: string;
  /** On whose behalf: the subject of the API key, '' where the gateway serves one organisation. */
  organisation: string;
  user_identifier: string;
  api_key_id: string;
  state:
    'created' | 'started' | 'completed' | 'review' | 'approved' | 'declined' | 'failed' | 'expired';
  started_at: string;
  updated_at: string;
  /** Undecided, it ends here; approved, it serves a recovery until then. */
  expires_at: string;
}

/** On whose behalf a key of the retail flow was asked for; its id is the id of the assignment. */
export interface RetailKeyRequestRow {
  request_id: string;
  organisation: string;
  verification_id: string;
}

/** Whose a backup of the retail flow is, and what it was called. */
export interface RetailBackupRow {
  backup_id: string;
  organisation: string;
  user_identifier: string;
  verification_id: string;
  item_key: string;
  stored_at: string;
}

/** A user who wants the stored backups back. It waits for the people of the station. */
export interface RecoveryRequestRow {
  request_id: string;
  organisation: string;
  user_identifier: string;
  /** A verification serves one recovery. */
  verification_id: string;
  api_key_id: string;
  /** The armored OpenPGP key that the user wants the package encrypted to. */
  gpg_public_key: string;
  /** SHA-256 of the bytes within the armor. */
  gpg_key_digest: string;
  state: 'requested' | 'withdrawn';
  requested_at: string;
  closed_at: string;
}
